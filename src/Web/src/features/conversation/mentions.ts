import type { User } from "../../api/wire";
import type { Translate } from "../../i18n/translate";
import { roomName } from "../../i18n/roomName";
import type { Person, RoomState } from "../../realtime/state/roomState";
import { fold } from "../../ui/fold";
import { placesOf } from "../../ui/markdown/mentions";

const probe = "the-name-that-is-being-typed";

/** The mention that is being typed at the caret: where its @ stands and what follows it. None where a name would not be one. */
export function mentionAt(text: string, caret: number): { start: number; query: string } | null {
  const match = /@([\p{L}\p{N}\p{M}._-]{0,32})$/u.exec(text.slice(Math.max(0, caret - 40), caret));
  if (!match) return null;
  const query = match[1] ?? "";
  const start = caret - query.length - 1;
  const named = placesOf(`${text.slice(0, start)}@${probe} ${text.slice(caret)}`).some((place) => place.longest === probe);
  return named ? { start, query } : null;
}

/** The name of a room that is being typed at the caret, where a link may stand: as a mention, behind a `#`. */
export function roomAt(text: string, caret: number): { start: number; query: string } | null {
  const match = /#([\p{L}\p{N}\p{M}._-]{0,32})$/u.exec(text.slice(Math.max(0, caret - 40), caret));
  if (!match) return null;
  const query = match[1] ?? "";
  const start = caret - query.length - 1;
  const found = mentionAt(`${text.slice(0, start)}@${text.slice(caret)}`, start + 1);
  return found ? { start, query } : null;
}

/** What is offered under the word that is being typed, and what it becomes. */
export interface Offer {
  kind: "person" | "crowd" | "room";
  id: string;
  name: string;
  /** What stands in the text. */
  typed: string;
  avatarUrl: string | null;
  /** Somebody whom the text would not name: they are not in the room. */
  outside: boolean;
}

export const personOffer = ({ id, name, handle, avatarUrl }: Person, outside = false): Offer =>
  ({ kind: "person", id, name, typed: `@${handle}`, avatarUrl, outside });

/** Those whom the server found, who are not in the room as far as all who are in it are known. */
export function outsiders(found: readonly User[], room: RoomState, me: string): Offer[] {
  const known = room.progress.size + (room.progress.has(me) ? 0 : 1);
  if (known < room.memberCount) return [];
  return found.filter((one) => one.id !== me && !room.progress.has(one.id))
    .map((one) => personOffer({ id: one.id, name: one.name, handle: one.handle, avatarUrl: one.avatar_url, version: one.version }, true));
}

/** The rooms that a word may mean, those that begin so first. A link names the room by its address: two may be called alike. */
export function rankRooms(rooms: Iterable<RoomState>, query: string, t: Translate, limit = 8): Offer[] {
  const wanted = fold(query);
  const scored = [...rooms].flatMap((room) => {
    if (room.type === "direct") return [];
    const name = roomName(t, room);
    const at = fold(name).indexOf(wanted);
    return at < 0 ? [] : [{ room, name, score: at === 0 ? 0 : 1 }];
  });
  return scored.sort((a, b) => a.score - b.score || a.name.localeCompare(b.name)).slice(0, limit).map(({ room, name }) => ({
    kind: "room", id: room.id, name, typed: `[#${name.replace(/[[\]\n]/g, " ").trim()}](/r/${encodeURIComponent(room.id)})`, avatarUrl: null, outside: false,
  }));
}

/** The people a mention may mean: those whose name or handle begins so first, then those that hold it. */
export function rankPeople(people: readonly Person[], query: string, limit = 8): Person[] {
  const wanted = fold(query);
  const scored = people.flatMap((person) => {
    if (!person.handle) return [];
    const [name, handle] = [fold(person.name), fold(person.handle)];
    const starts = handle.startsWith(wanted) || name.split(/\s+/).some((word) => word.startsWith(wanted));
    if (!starts && !name.includes(wanted) && !handle.includes(wanted)) return [];
    return [{ person, score: starts ? 0 : 1, name }];
  });
  return scored.sort((a, b) => a.score - b.score || a.name.localeCompare(b.name)).slice(0, limit).map((one) => one.person);
}
