import type { RoomState } from "../../realtime/state/roomState";
import type { ScrollPlace } from "../../realtime/scrollPlace";
import { firstUnreadSeq, unreadOf } from "../../realtime/state/unread";

/** Where a room opens. */
export type Opening = { at: "end" } | { at: "unread"; seq: number } | { at: "place"; seq: number; top: number };

/** The first message that is unread, held or not; `null` when nothing is, whatever stands above the read place. */
export function firstToRead(room: RoomState, me: string): number | null {
  return unreadOf(room, me).count > 0 ? firstUnreadSeq(room, room.readSeq, me) : null;
}

/** At the first unread message; but where the person was, if that was there when they left. At the end when all is read. */
export function openingOf(room: RoomState, place: ScrollPlace | undefined, me: string): Opening {
  const seq = firstToRead(room, me);
  if (place && (seq === null || seq <= place.head)) return { at: "place", seq: place.seq, top: place.top };
  return seq === null ? { at: "end" } : { at: "unread", seq };
}
