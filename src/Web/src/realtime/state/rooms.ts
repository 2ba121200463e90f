import { hasGap } from "./merge";
import { withPeople } from "./names";
import type { ChatState, Person, RoomState } from "./roomState";

// What concerns all rooms at once.

/** What the browser kept, unless the server was quicker. */
export function restored(state: ChatState, rooms: readonly RoomState[], people: readonly Person[]): ChatState {
  if (state.rooms.size > 0) return state;
  return withPeople({ ...state, loaded: true, rooms: new Map(rooms.map((room) => [room.id, room])) }, people);
}

/** Without the rooms that are not named. */
export function withOnlyRooms(state: ChatState, ids: ReadonlySet<string>): ChatState {
  const rooms = new Map([...state.rooms].filter(([id]) => ids.has(id)));
  return rooms.size === state.rooms.size ? state : { ...state, rooms };
}

/** Whether something is missing in one of them. */
export function anyHasGap(state: ChatState): boolean {
  for (const room of state.rooms.values()) if (hasGap(room)) return true;
  return false;
}
