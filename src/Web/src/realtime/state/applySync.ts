import type { SyncPage } from "../../api/wire";
import { withoutAddition } from "./change";
import { withSync } from "./merge";
import { personOf, withNames, withPeople } from "./names";
import type { ChatState, Person } from "./roomState";

/** A page of a sync, with what it says is gone. */
export function applySync(state: ChatState, page: SyncPage): ChatState {
  let rooms = new Map(state.rooms);
  let known = state;
  for (const id of page.removed_room_ids) {
    rooms.delete(id);
    known = withoutAddition(known, id);
  }
  const people: Person[] = [];
  for (const entry of page.rooms) {
    rooms.set(entry.room.id, withSync(rooms.get(entry.room.id) ?? null, entry));
    const other = entry.room.other_user;
    if (other) people.push(personOf(other));
  }
  const next = withPeople({ ...known, rooms }, people);
  // An answer may have been written before a change that is known here already.
  rooms = new Map(next.rooms);
  for (const { room: { id } } of page.rooms) {
    const room = rooms.get(id);
    if (room) rooms.set(id, withNames(next.people, room));
  }
  return { ...next, rooms };
}
