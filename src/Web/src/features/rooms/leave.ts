import type { ChatStore } from "../../realtime/store";
import { leaveFor, roomPath, route } from "../../ui/router";
import { orderedRooms } from "./sections";

/**
 * Where one is once a room is left or deleted: on a wide screen in its neighbour in the list, on a phone at the list. Ask before
 * the room is gone from the list; the answer takes it off the page.
 */
export function beforeLeaving(store: ChatStore, roomId: string): () => void {
  const rooms = orderedRooms(store.getSnapshot().rooms.values());
  const at = rooms.findIndex((room) => room.id === roomId);
  const next = at < 0 ? undefined : rooms[at + 1] ?? rooms[at - 1];
  return () => {
    const wide = window.matchMedia("(min-width: 48rem)").matches;
    if (route().roomId === roomId) leaveFor(wide && next ? roomPath(next.id) : "/");
    store.removeRoom(roomId);
  };
}
