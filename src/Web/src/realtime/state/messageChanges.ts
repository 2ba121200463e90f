import type { MessageChangeWire } from "../../api/messageParts";
import { joinMine, mineIn, reactionKind, type Mine, type ReactionDeed } from "./reactions";
import type { RoomState } from "./roomState";

// What is said of messages besides their text: of each kind its whole state, beside the messages, so that it is kept whether its message
// is held or not. Of two states of a message and kind the one with the greater revision stands; a state that is nothing (`null`) is kept, too,
// so that an older one that comes later does not bring it back.

/** What a kind says of a message. */
export interface MessageChange {
  readonly revision: number;
  readonly userId: string;
  readonly at: string;
  readonly payload: unknown;
  /** Of reactions: which are this person's, for not every change says that. */
  readonly mine?: Mine;
}

/** As it comes; live with what this person did. */
export interface ChangeTold extends MessageChangeWire {
  own?: readonly ReactionDeed[];
}

/** What is said of one message, by kind; the same object for as long as it says the same. */
export type Said = Readonly<Record<string, MessageChange>>;

export function changeOfWire({ kind, revision, user_id, changed_at, payload, own }: ChangeTold): MessageChange {
  const change = { revision, userId: user_id, at: changed_at, payload: payload ?? null };
  return kind === reactionKind ? { ...change, mine: mineIn(revision, payload, own) } : change;
}

/** Of two states of one kind and message the newer one, with all that both tell of this person. */
export function joinChange(held: MessageChange | undefined, incoming: MessageChange): MessageChange {
  if (!held) return incoming;
  const newer = held.revision >= incoming.revision ? held : incoming;
  const mine = joinMine(held.mine, incoming.mine);
  return newer.mine === mine ? newer : { ...newer, mine };
}

/** Notes what the server says of messages, live, in a sync or beside a page of history. */
export function withMessageChanges(room: RoomState, changes: readonly ChangeTold[]): RoomState {
  let said: Map<number, Said> | null = null;
  for (const change of changes) {
    const held = (said ?? room.said).get(change.seq);
    const before = held?.[change.kind];
    const after = joinChange(before, changeOfWire(change));
    if (after !== before) (said ??= new Map(room.said)).set(change.seq, { ...held, [change.kind]: after });
  }
  return said ? { ...room, said } : room;
}

/** What is kept of it with these messages only. */
export function saidOf(room: RoomState, keeps: (seq: number) => boolean): ReadonlyMap<number, Said> {
  return room.said.size === 0 ? room.said : new Map([...room.said].filter(([seq]) => keeps(seq)));
}

/** The newest revision of a kind in the room, for who looks again when there is another; 0: none is known. */
export function newestOf(room: RoomState, kind: string): number {
  let newest = 0;
  for (const said of room.said.values()) newest = Math.max(newest, said[kind]?.revision ?? 0);
  return newest;
}

/** What the kind says; `null` where that is nothing. */
export function payloadOf(said: Said | undefined, kind: string): unknown {
  return said?.[kind]?.payload ?? null;
}
