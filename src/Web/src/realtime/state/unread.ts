import type { Message } from "../../api/wire";
import type { RoomState, UnreadBase } from "./roomState";
import { standsInRoom } from "./standing";

export interface Unread {
  count: number;
  mentions: number;
}

/** The server counts no further. */
export const unreadCap = 1000;

/** Messages that count, here as on the server: those that others said, since this person came, that are still there. */
export function counts(message: Pick<Message, "user_id" | "created_at" | "deleted_at" | "thread_root" | "also_in_room" | "system">, room: RoomState, me: string): boolean {
  return message.user_id !== me && message.deleted_at === null && standsInRoom(message) && !message.system && (room.joinedAt === null || message.created_at >= room.joinedAt);
}

function names(mentions: readonly string[] | null, roomId: string, me: string): boolean {
  return mentions?.some((id) => id === me || id === roomId) ?? false;
}

/** The room's own id among the mentions means everyone. */
export function mentionsMe(message: Message, me: string): boolean {
  return names(message.mentions, message.room_id, me);
}

/** What is known of a message before and after a change of it. */
export interface Change {
  seq: number;
  revision: number;
  author: string;
  createdAt: string;
  deleted: boolean;
  /** Where it stands, of a reply. */
  threadRoot?: string | null;
  alsoInRoom?: boolean | null;
  before: readonly string[];
  after: readonly string[];
}

/** Notes what an edit or a deletion does to the counts, wherever its message is and whether it is held or not. */
export function withChange(room: RoomState, change: Change, me: string): RoomState {
  if (change.revision <= room.base.revision || room.changes.has(change.revision)) return room;
  if (!counts({ user_id: change.author, created_at: change.createdAt, deleted_at: null, thread_root: change.threadRoot, also_in_room: change.alsoInRoom }, room, me)) return room;
  const [before, after] = [names(change.before, room.id, me), names(change.after, room.id, me)];
  const delta = { seq: change.seq, unread: change.deleted ? -1 : 0, mentions: Number(after) - Number(before) };
  if (delta.unread === 0 && delta.mentions === 0) return room;
  return { ...room, changes: new Map(room.changes).set(change.revision, delta) };
}

/** Takes the server's counts if they are newer than those that are known, which each of their numbers tells. */
export function withBase(room: RoomState, base: UnreadBase): RoomState {
  const held = room.base;
  const newer = base.version - held.version || base.seq - held.seq || base.readSeq - held.readSeq || base.revision - held.revision;
  if (newer <= 0) return room;
  const changes = new Map([...room.changes].filter(([revision]) => revision > base.revision));
  return { ...room, base, changes };
}

function countBetween(room: RoomState, above: number, upTo: number, me: string): Unread & { complete: boolean } {
  let [count, mentions] = [0, 0];
  // The server, too, looks at the newest thousand.
  const from = Math.max(above, upTo - unreadCap);
  let complete = from === above;
  for (let seq = from + 1; seq <= upTo; seq++) {
    const message = room.messages.get(seq);
    if (!message) complete = false;
    else if (counts(message, room, me)) {
      count++;
      if (mentionsMe(message, me)) mentions++;
    }
  }
  return { count, mentions, complete };
}

// A room is never changed in place, so what was derived from it stays true; ten thousand of them are looked at with every event.
const derived = new WeakMap<RoomState, { me: string; unread: Unread }>();

/**
 * What is unread: the server's count as of `base`, with what was changed, less what was read here since, plus what came after.
 * Derived, never kept, so that no order of events can make it drift.
 */
export function unreadOf(room: RoomState, me: string): Unread {
  const known = derived.get(room);
  if (known?.me === me) return known.unread;
  const unread = derive(room, me);
  derived.set(room, { me, unread });
  return unread;
}

function derive(room: RoomState, me: string): Unread {
  const earlier = unreadOfBase(room, me);
  const later = countBetween(room, Math.max(room.readSeq, room.base.seq), room.head, me);
  return { count: Math.min(unreadCap, earlier.count + later.count), mentions: Math.min(unreadCap, earlier.mentions + later.mentions) };
}

/** What is left of the server's count. */
function unreadOfBase(room: RoomState, me: string): Unread {
  const { base, readSeq } = room;
  if (readSeq >= base.seq) return { count: 0, mentions: 0 };
  if (readSeq < base.readSeq) {
    // Put back here a moment ago: what is held tells, until the server's answer does.
    const [again, left] = [countBetween(room, readSeq, Math.min(base.readSeq, base.seq), me), unreadOfBase({ ...room, readSeq: base.readSeq }, me)];
    return { count: again.count + left.count, mentions: again.mentions + left.mentions };
  }
  let [count, mentions] = [base.unread, base.mentions];
  for (const { seq, ...change } of room.changes.values()) {
    if (seq <= base.readSeq || seq > base.seq) continue;
    count += change.unread;
    mentions += change.mentions;
  }
  if (readSeq > base.readSeq) {
    const left = countBetween(room, readSeq, base.seq, me);
    if (left.complete) return left;
    // Not all that is left is held: take away what was read. The server's answer to the mark makes it exact.
    const read = countBetween(room, base.readSeq, readSeq, me);
    count -= read.count;
    mentions -= read.mentions;
  }
  return { count: Math.max(0, count), mentions: Math.max(0, mentions) };
}

/** Several rooms together, mentions apart. */
export function unreadIn(rooms: Iterable<RoomState>, me: string): Unread {
  let [count, mentions] = [0, 0];
  for (const room of rooms) {
    const unread = unreadOf(room, me);
    count += unread.count;
    mentions += unread.mentions;
  }
  return { count, mentions };
}

/** All rooms together, for the title and the badge. */
export function totalUnread(rooms: Iterable<RoomState>, me: string): Unread {
  let [count, mentions] = [0, 0];
  for (const room of rooms) {
    const unread = unreadOf(room, me);
    count += unread.count;
    mentions += room.type === "direct" ? unread.count : unread.mentions;
  }
  return { count, mentions };
}

/** The first message of others above the read cursor that we hold, for the unread line; no further than `upTo`. */
export function firstUnreadSeq(room: RoomState, readSeq: number, me: string, upTo = room.head): number | null {
  for (let seq = readSeq + 1; seq <= Math.min(upTo, room.head); seq++) {
    const message = room.messages.get(seq);
    if (!message) return seq; // not fetched yet: the line goes here as far as we know
    if (counts(message, room, me)) return seq;
  }
  return null;
}
