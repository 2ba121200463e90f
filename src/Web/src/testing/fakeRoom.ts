import type { MessageChangeWire } from "../api/messageParts";
import type { Marks, Message, Summary, SyncPage, SyncRoom } from "../api/wire";
import { standsInRoom } from "../realtime/state/standing";
import type { KnownEvent } from "./testStore";

export const me = "me";
export const roomId = "room";

export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function message(seq: number, change: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`, room_id: roomId, seq, user_id: "other", user_name: "Other", content: `text ${seq}`,
    created_at: new Date(1_700_000_000_000 + seq * 1000).toISOString(), edited_at: null, deleted_at: null, reply_to: null,
    quoted: null, mentions: [], client_message_id: `c${seq}`, revision: null, ...change,
  };
}

/** A room as the server keeps it: it hands out live events, and answers a sync from any earlier moment. */
export class FakeRoom {
  readonly messages: Message[] = [];
  readonly events: KnownEvent[] = [];
  revision = 0;
  name = "first";
  readSeq = 0;
  readVersion = 0;
  memberCount = 2;
  joinedAt: string | null = null;
  favouriteVersion = 0;
  readonly changes = new Map<string, MessageChangeWire>();

  constructor(readonly id = roomId) {}

  /** `answered`: the `seq` of the message that it answers. */
  send(from: string = "other", mentions: string[] = [], answered: number | null = null): void {
    const reply_to = answered === null ? null : `m${answered}`;
    const fresh = message(this.messages.length + 1, { user_id: from, room_id: this.id, mentions, reply_to });
    this.messages.push(fresh);
    this.events.push({ type: "message.new", message: this.view(fresh) });
  }

  /** In the thread of another message, if that can be answered. */
  reply(root: number, from: string = "other", mentions: string[] = [], alsoInRoom = false): void {
    const about = this.messages[root - 1];
    if (!about || about.deleted_at || about.thread_root) return;
    const fresh = message(this.messages.length + 1, {
      user_id: from, room_id: this.id, mentions, thread_root: about.id, also_in_room: alsoInRoom,
    });
    this.messages.push(fresh);
    this.events.push({ type: "message.new", message: fresh });
    const replies = this.messages.filter((one) => one.thread_root === about.id && !one.deleted_at);
    this.mark(root, "thread", { reply_count: replies.length, last_reply_at: fresh.created_at, repliers: [from] });
  }

  /** As the server shows it now: what it answers is looked up each time. */
  view(one: Message): Message {
    const answered = this.messages.find(({ id }) => id === one.reply_to);
    if (!answered) return one;
    const { id, seq, user_id, user_name, content, revision } = answered;
    return { ...one, quoted: { id, seq, user_id, user_name, content, deleted: answered.deleted_at !== null, revision } };
  }

  edit(seq: number, mentions: string[] = []): void {
    const old = this.messages[seq - 1];
    if (!old || old.deleted_at) return;
    const edited = { ...old, content: `edit ${this.revision + 1}`, mentions, edited_at: "2026-01-01T00:00:00Z", revision: ++this.revision };
    this.messages[seq - 1] = edited;
    this.events.push({ type: "message.updated", message: this.view(edited), former_mentions: old.mentions });
  }

  delete(seq: number): void {
    const old = this.messages[seq - 1];
    if (!old || old.deleted_at) return;
    const deleted_at = "2026-01-02T00:00:00Z";
    this.messages[seq - 1] = { ...old, content: "", deleted_at, mentions: [], revision: ++this.revision };
    for (const [key, change] of this.changes) if (change.seq === seq) this.changes.delete(key);
    this.events.push({
      type: "message.deleted", room_id: this.id, message_id: old.id, seq, revision: this.revision, deleted_at,
      user_id: old.user_id, created_at: old.created_at, former_mentions: old.mentions,
      thread_root: old.thread_root, also_in_room: old.also_in_room,
    });
  }

  /** Something is said of a message besides its text, or no more. */
  mark(seq: number, kind: string, payload: unknown): void {
    const about = this.messages[seq - 1];
    if (!about || about.deleted_at) return;
    const change: MessageChangeWire = {
      room_id: this.id, message_id: about.id, seq, kind, revision: ++this.revision, user_id: "other", changed_at: "2026-01-03T00:00:00Z", payload,
    };
    this.changes.set(`${seq} ${kind}`, change);
    this.events.push({ type: "message.changed", ...change });
  }

  rename(): void {
    this.name = `name ${++this.revision}`;
    this.events.push({ type: "room.updated", room: this.summary() });
  }

  join(): void {
    this.events.push({
      type: "room.member_joined", room_id: this.id, user_id: `u${this.memberCount}`, user_name: "New", role: "member",
      member_count: ++this.memberCount, revision: ++this.revision,
    });
  }

  leave(user: string): void {
    this.events.push({
      type: "room.member_left", room_id: this.id, user_id: user, member_count: --this.memberCount, revision: ++this.revision,
    });
  }

  read(seq: number): void {
    if (seq <= this.readSeq) return;
    this.readSeq = seq;
    this.events.push({
      type: "message.read", room_id: this.id, seq, user_id: me,
      ...this.counted(),
    });
  }

  unreadFrom(seq: number): void {
    this.readSeq = Math.min(seq - 1, this.messages.length);
    this.readVersion++;
    this.events.push({ type: "message.read", room_id: this.id, seq: this.readSeq, user_id: me, ...this.counted() });
  }

  private favoured() {
    return { favourite: this.favouriteVersion % 2 === 1, favourite_version: this.favouriteVersion };
  }

  /** On another device. */
  star(): void {
    this.favouriteVersion++;
    this.events.push({ type: "room.favourite", room_id: this.id, ...this.favoured() });
  }

  /** The server's rule: the newest thousand above the mark, those of others that are still there, since the person came. */
  counted() {
    const unread = this.messages.filter((one) => one.seq > this.readSeq).filter(standsInRoom).slice(-1000)
      .filter((one) => one.user_id !== me && !one.deleted_at && (this.joinedAt === null || one.created_at >= this.joinedAt));
    const mentioned = unread.filter((one) => one.mentions?.some((id) => id === me || id === this.id));
    return {
      unread_count: unread.length, mention_count: mentioned.length, counted_seq: this.messages.length,
      counted_revision: unread.length === 0 && this.readSeq >= this.messages.length ? null : this.revision,
      read_version: this.readVersion,
    };
  }

  /** The answer to a mark. */
  marks(seq: number): Marks {
    this.read(seq);
    return { room_id: this.id, read_seq: this.readSeq, delivered_seq: this.readSeq, ...this.counted() };
  }

  summary(): Summary {
    return {
      id: this.id, name: this.name, type: "group", visibility: "private", topic: null, archived_at: null, role: "member",
      member_count: this.memberCount, last_seq: this.messages.length, revision: this.revision,
      last_message: this.newest(this.messages.length).findLast(standsInRoom) ?? null, read_seq: this.readSeq, delivered_seq: this.readSeq,
      ...this.counted(), joined_at: this.joinedAt, other_user: null, others: null, ...this.favoured(),
    };
  }

  /** A sync from the moment `cursor` to now. */
  sync(cursor: { seq: number; revision: number }, reset = false): SyncRoom {
    return {
      room: this.summary(),
      messages: reset ? this.newest(5) : this.newest(this.messages.length - cursor.seq),
      changed: reset ? [] : this.messages.filter((one) => one.seq <= cursor.seq && (one.revision ?? 0) > cursor.revision)
        .map((one) => this.view(one)),
      changes: [...this.changes.values()].filter((one) => reset || one.seq > cursor.seq || one.revision > cursor.revision),
      reset,
    };
  }

  newest(count: number): Message[] {
    return count > 0 ? this.messages.slice(-count).map((one) => this.view(one)) : [];
  }

  now(): { seq: number; revision: number } {
    return { seq: this.messages.length, revision: this.revision };
  }
}

export function page(entry: SyncRoom, cursor = "c"): SyncPage {
  return { cursor, has_more: false, rooms: [entry], removed_room_ids: [] };
}
