import { ordinal } from "../../api/text";
import type { RoomState } from "../../realtime/roomState";

export interface Sections {
  channels: RoomState[];
  direct: RoomState[];
}

function activity(room: RoomState): string {
  return room.lastMessage?.created_at ?? "";
}

// Made once: comparing by `localeCompare` asks for the rules anew each time.
const names = new Intl.Collator();

/** As the reader's language sorts names; those of one name have an order too. */
function byName(a: RoomState, b: RoomState): number {
  return names.compare(a.name, b.name) || ordinal(a.id, b.id);
}

/** The rooms as the sidebar shows them. Channels by name, so that each keeps its place; people by who spoke last. */
export function sectionsOf(rooms: Iterable<RoomState>): Sections {
  const all = [...rooms];
  return {
    channels: all.filter((room) => room.type === "channel")
      .sort((a, b) => Number(a.archivedAt !== null) - Number(b.archivedAt !== null) || byName(a, b)),
    direct: all.filter((room) => room.type !== "channel").sort((a, b) => ordinal(activity(b), activity(a)) || byName(a, b)),
  };
}

/** The order in which the keyboard walks through the rooms: the order on the screen. */
export function orderedRooms(rooms: Iterable<RoomState>): RoomState[] {
  const { channels, direct } = sectionsOf(rooms);
  return [...channels, ...direct];
}
