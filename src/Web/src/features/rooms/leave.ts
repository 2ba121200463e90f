import type { ChatStore } from "../../realtime/store/store";
import { leaveFor, roomPath, route } from "../../ui/router";
import { walkedRooms } from "./sections";

/**
 * Where one is once a room is left or deleted: on a wide screen in its neighbour in the list, on a phone at the list. Ask before
 * the room is gone from the list; the answer takes it off the page.
 */
export function beforeLeaving(store: ChatStore, roomId: string): () => void {
  const ids = walkedRooms([], () => true);
  const at = ids.indexOf(roomId);
  const next = at < 0 ? undefined : ids[at + 1] ?? ids[at - 1];
  return () => {
    const wide = window.matchMedia("(min-width: 48rem)").matches;
    if (route().roomId === roomId) leaveFor(wide && next ? roomPath(next) : "/");
    store.removeRoom(roomId);
  };
}
