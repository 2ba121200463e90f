import type { RoomState } from "../../realtime/state/roomState";

/** In larger rooms nobody is told who came in: there it would be most of what is read. */
export const joinLinesUpTo = 50;

/** People who came in behind the same message, on the same day. */
export interface Join {
  key: string;
  /** The newest message when they came in. */
  seq: number;
  at: string;
  userIds: string[];
}

/** Of whom a message of the room says that they came. */
function toldOf(room: RoomState): ReadonlySet<string> {
  const told = new Set<string>();
  for (const { system } of room.messages.values()) if (system?.code === "joined") for (const { id } of system.params.users) told.add(id);
  return told;
}

/**
 * Who came into a small room, as far as no message says it, by the list of its members, in the order of coming. Whoever was there from its beginning did not come in;
 * those are the ones who came with the first.
 */
export function joinsOf(room: RoomState): Join[] {
  if (room.type === "direct" || room.memberCount > joinLinesUpTo) return [];
  const told = toldOf(room);
  const all = [...room.joined].filter(([id]) => !told.has(id)).sort(([, a], [, b]) => a.seq - b.seq || a.at.localeCompare(b.at));
  const first = all.reduce((least, [, { at }]) => (least === "" || at < least ? at : least), "");
  const joins: Join[] = [];
  for (const [id, { seq, at }] of all) {
    if (at === first) continue;
    const last = joins.at(-1);
    if (last && last.seq === seq && new Date(last.at).toDateString() === new Date(at).toDateString()) last.userIds.push(id);
    else joins.push({ key: `joined-${seq}-${id}`, seq, at, userIds: [id] });
  }
  return joins;
}
