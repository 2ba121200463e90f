import type { RoomState } from "../../realtime/state/roomState";

/**
 * Why a link to a message shows none: it was deleted, or the room has no such message. `null` when it shows one, or while that is
 * still being fetched. The room has to be caught up: what came just now may not be known yet.
 */
export function linkGone(room: Pick<RoomState, "head" | "messages">, seq: number): "deleted" | "missing" | null {
  if (seq < 1 || seq > room.head) return "missing";
  const message = room.messages.get(seq);
  return message && message.deleted_at !== null ? "deleted" : null;
}
