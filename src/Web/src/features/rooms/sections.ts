import { ordinal } from "../../api/text";
import type { RoomState } from "../../realtime/state/roomState";
import { unreadOf } from "../../realtime/state/unread";

export type SectionId = "favourites" | "channels" | "direct";

/** A part of the sidebar. The same list of rooms as before as long as none of it changed. */
export interface Section {
  id: SectionId;
  rooms: readonly RoomState[];
}

/** How a person wants the list. */
export interface Order {
  me: string;
  unreadFirst: boolean;
  /** Counts as unread while it is being read: what somebody looks at does not move away. */
  held: string | null;
}

// Made once: comparing by `localeCompare` asks for the rules anew each time.
const names = new Intl.Collator();

/** As the reader's language sorts names; those of one name have an order too. */
function byName(a: RoomState, b: RoomState): number {
  return Number(a.archivedAt !== null) - Number(b.archivedAt !== null) || names.compare(a.name, b.name) || ordinal(a.id, b.id);
}

function byActivity(a: RoomState, b: RoomState): number {
  return ordinal(b.lastMessage?.created_at ?? "", a.lastMessage?.created_at ?? "") || byName(a, b);
}

function sectionOf(room: RoomState): SectionId {
  return room.favourite ? "favourites" : room.type === "channel" ? "channels" : "direct";
}

function same(a: readonly RoomState[], b: readonly RoomState[]): boolean {
  return a.length === b.length && a.every((room, at) => room === b[at]);
}

/** The rooms as they stood before, then those that are new: nearly in order, which makes sorting them again cheap. */
function asBefore(rooms: ReadonlyMap<string, RoomState>, before: readonly Section[]): RoomState[] {
  const known = before.flatMap((section) => section.rooms.flatMap(({ id }) => rooms.get(id) ?? []));
  if (known.length === rooms.size) return known;
  const ids = new Set(known.map(({ id }) => id));
  return [...known, ...[...rooms.values()].filter(({ id }) => !ids.has(id))];
}

/**
 * The rooms as the sidebar shows them. Favourites and channels by name, so that each keeps its place; people by who spoke last.
 * `before`: what this answered the last time.
 */
export function arrange(rooms: ReadonlyMap<string, RoomState>, order: Order, before: readonly Section[] = []): Section[] {
  const rank = (room: RoomState) => order.unreadFirst && room.id !== order.held && unreadOf(room, order.me).count === 0 ? 1 : 0;
  const found: Record<SectionId, RoomState[]> = { favourites: [], channels: [], direct: [] };
  for (const room of asBefore(rooms, before)) found[sectionOf(room)].push(room);
  return (["favourites", "channels", "direct"] as const).map((id) => {
    const then = id === "direct" ? byActivity : byName;
    const sorted = found[id].sort((a, b) => rank(a) - rank(b) || then(a, b));
    const held = before.find((section) => section.id === id);
    return held && same(held.rooms, sorted) ? held : { id, rooms: sorted };
  });
}

/** The channel that comes first by its name. */
export function firstChannel(rooms: Iterable<RoomState>): RoomState | null {
  return [...rooms].filter((room) => room.type === "channel").sort(byName)[0] ?? null;
}

/** Remembers what it answered, for the next time. */
export class Arranger {
  #before: readonly Section[] = [];

  arrange(rooms: ReadonlyMap<string, RoomState>, order: Order): readonly Section[] {
    this.#before = arrange(rooms, order, this.#before);
    return this.#before;
  }
}

let shown: readonly Section[] = [];

/** Notes what is on the screen. */
export function noteShown(sections: readonly Section[]): void {
  shown = sections;
}

/** The order in which the keyboard walks through the rooms: that on the screen. Of a collapsed section what `stays` says. */
export function walkedRooms(collapsed: readonly string[], stays: (id: string) => boolean): string[] {
  return shown.flatMap(({ id, rooms }) => {
    const ids = rooms.map((room) => room.id);
    return collapsed.includes(id) ? ids.filter(stays) : ids;
  });
}
