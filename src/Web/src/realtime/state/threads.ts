import type { Message, OwnThreadWire } from "../../api/wire";
import type { ChatState, RoomState } from "./roomState";
import { mentionsMe, type Unread } from "./unread";

// Threads: replies are held among the messages of their room, by `seq` as all are, and stand in the room only where they say so. What is
// a person's own of a thread is the server's count as of a `seq`, and the replies that came above it, which are held.

/** A thread as it is to this person. */
export interface OwnThread {
  readonly roomId: string;
  readonly root: string;
  readonly following: boolean;
  readonly readSeq: number;
  /** The server's count of what is above `readSeq`, up to `countedSeq`. */
  readonly unread: number;
  readonly mentions: number;
  readonly countedSeq: number;
  /** Replies of others above `countedSeq`, and whether each names this person. */
  readonly later: ReadonlyMap<number, boolean>;
}

/** What the server says of it, in the shape that is kept. */
export function ownOfWire(roomId: string, root: string, wire: OwnThreadWire): OwnThread {
  return {
    roomId, root, following: wire.following, readSeq: wire.read_seq, unread: wire.unread_count, mentions: wire.mention_count,
    countedSeq: wire.counted_seq, later: new Map(),
  };
}

/** Of two states the one that knows of more; what came above it is kept. */
export function joinOwn(held: OwnThread | undefined, incoming: OwnThread): OwnThread {
  if (!held) return incoming;
  const newer = incoming.countedSeq - held.countedSeq || incoming.readSeq - held.readSeq;
  const base = newer >= 0 ? incoming : held;
  const later = new Map([...held.later, ...incoming.later].filter(([seq]) => seq > base.countedSeq));
  return readUpTo({ ...base, later }, Math.max(held.readSeq, incoming.readSeq));
}

/** Read up to here; how much of the server's count that was is its to say, unless it was all. */
function readUpTo(own: OwnThread, seq: number): OwnThread {
  if (seq <= own.readSeq) return own;
  return seq >= own.countedSeq ? { ...own, readSeq: seq, unread: 0, mentions: 0 } : { ...own, readSeq: seq };
}

export function withOwnThreads(state: ChatState, owns: readonly OwnThread[]): ChatState {
  if (owns.length === 0) return state;
  const threads = new Map(state.threads);
  for (const own of owns) threads.set(own.root, joinOwn(threads.get(own.root), own));
  return { ...state, threads };
}

/** A reply came: it is counted where this person follows its thread. */
export function withReply(state: ChatState, message: Message): ChatState {
  const own = message.thread_root ? state.threads.get(message.thread_root) : undefined;
  if (!own || message.user_id === state.me || message.seq <= own.countedSeq || own.later.has(message.seq)) return state;
  const later = new Map(own.later).set(message.seq, mentionsMe(message, state.me));
  return { ...state, threads: new Map(state.threads).set(own.root, { ...own, later }) };
}

/** A reply is gone; what the server had counted of it, it says anew when it is asked. */
export function withoutReply(state: ChatState, root: string | null | undefined, seq: number): ChatState {
  const own = root ? state.threads.get(root) : undefined;
  if (!own?.later.has(seq)) return state;
  const later = new Map(own.later);
  later.delete(seq);
  return { ...state, threads: new Map(state.threads).set(own.root, { ...own, later }) };
}

/** Read up to here, before the server has said so. */
export function withThreadRead(state: ChatState, root: string, seq: number): ChatState {
  const own = state.threads.get(root);
  if (!own || seq <= own.readSeq) return state;
  return { ...state, threads: new Map(state.threads).set(root, readUpTo(own, seq)) };
}

/** What is unread in a thread; nothing where it is not followed. */
export function unreadOfThread(own: OwnThread | undefined): Unread {
  if (!own?.following) return { count: 0, mentions: 0 };
  let [count, mentions] = [own.unread, own.mentions];
  for (const [seq, naming] of own.later) {
    if (seq <= own.readSeq) continue;
    count++;
    if (naming) mentions++;
  }
  return { count, mentions };
}

/** How many threads have something unread, and how often this person is named there. */
export function unreadThreads(threads: ChatState["threads"]): Unread {
  let [count, mentions] = [0, 0];
  for (const own of threads.values()) {
    const unread = unreadOfThread(own);
    if (unread.count > 0) count++;
    mentions += unread.mentions;
  }
  return { count, mentions };
}

/** The replies to a root that are held and may be shown, in their order. */
export function repliesOf(room: RoomState, root: string): Message[] {
  const found: Message[] = [];
  for (const message of room.messages.values()) if (message.thread_root === root && message.seq <= room.head) found.push(message);
  return found.sort((a, b) => a.seq - b.seq);
}

/** The message of a room with this id, where it is held. */
export function messageOf(room: RoomState, id: string): Message | null {
  for (const message of room.messages.values()) if (message.id === id) return message;
  return null;
}

/** What pages of messages say of this person's threads. */
export function ownsIn(messages: readonly Message[]): OwnThread[] {
  return messages.flatMap(({ room_id, id, thread }) => thread ? [ownOfWire(room_id, id, thread)] : []);
}
