import type { Message } from "../api/wire";
import type { RoomState } from "./roomState";

export interface Unread {
  count: number;
  mentions: number;
}

/** The server counts no further. */
export const unreadCap = 1000;

/** Messages that count: those of others that are still there. */
export function counts(message: Message, me: string): boolean {
  return message.user_id !== me && message.deleted_at === null;
}

/** The room's own id among the mentions means everyone. */
export function mentionsMe(message: Message, me: string): boolean {
  return message.mentions?.some((id) => id === me || id === message.room_id) ?? false;
}

function countBetween(room: RoomState, above: number, upTo: number, me: string): Unread & { complete: boolean } {
  let [count, mentions] = [0, 0];
  // Rooms where a thousand are unread are not counted through; the server's number stands.
  if (upTo - above > unreadCap) return { count, mentions, complete: false };
  let complete = true;
  for (let seq = above + 1; seq <= upTo; seq++) {
    const message = room.messages.get(seq);
    if (!message) complete = false;
    else if (counts(message, me)) {
      count++;
      if (mentionsMe(message, me)) mentions++;
    }
  }
  return { count, mentions, complete };
}

/**
 * What is unread: the server's count as of `base`, less what was read here since, plus what came after. Derived, never kept,
 * so that no order of events can make it drift.
 */
export function unreadOf(room: RoomState, me: string): Unread {
  const { base, readSeq, head } = room;
  const later = countBetween(room, Math.max(readSeq, base.seq), head, me);
  let earlier: Unread = { count: 0, mentions: 0 };
  if (readSeq <= base.readSeq) earlier = { count: base.unread, mentions: base.mentions };
  else if (readSeq < base.seq) {
    const left = countBetween(room, readSeq, base.seq, me);
    if (left.complete) earlier = left;
    else {
      const read = countBetween(room, base.readSeq, readSeq, me);
      earlier = { count: Math.max(0, base.unread - read.count), mentions: Math.max(0, base.mentions - read.mentions) };
    }
  }
  return { count: earlier.count + later.count, mentions: earlier.mentions + later.mentions };
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

/** The first message of others above the read cursor that we hold, for the unread line. */
export function firstUnreadSeq(room: RoomState, readSeq: number, me: string): number | null {
  if (readSeq >= room.head) return null;
  for (let seq = readSeq + 1; seq <= room.head; seq++) {
    const message = room.messages.get(seq);
    if (!message) return seq; // not fetched yet: the line goes here as far as we know
    if (counts(message, me)) return seq;
  }
  return null;
}
