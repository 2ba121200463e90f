import * as v from "valibot";
import type { Api } from "../../api/client";
import { ApiError } from "../../api/problems";
import type { Marks, Message } from "../../api/wire";
import type { Connection } from "../connection/connection";
import { marksAck } from "../connection/events";
import { ShownMessages } from "./shown";
import type { ChatStore } from "../store/store";
import { firstUnreadSeq } from "../state/unread";

const readDelayMs = 400;
const deliveredDelayMs = 1000;
// 600 a minute are allowed to a person, who may have several windows.
const spacingMs = 400;

/** Tells the server how far this person got: what reached a device, what was seen, and what they want to read once more. */
export class Marker {
  readonly #shown = new ShownMessages();
  readonly #read = new Map<string, number>();
  readonly #unread = new Map<string, number>();
  readonly #delivered = new Map<string, number>();
  #readTimer: ReturnType<typeof setTimeout> | undefined;
  #deliveredTimer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(
    private readonly api: Pick<Api, "mark" | "unread">,
    private readonly store: ChatStore,
    private readonly connection: Connection,
  ) {}

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#readTimer);
    clearTimeout(this.#deliveredTimer);
  }

  /** Messages that are on the screen, in a window that the person looks at. What was jumped over stays unread. */
  shown(roomId: string, from: number, to: number): void {
    const { rooms, me } = this.store.getSnapshot();
    const room = rooms.get(roomId);
    if (!room || to <= room.readSeq) return;
    this.#shown.add(roomId, from, to);
    this.seen(roomId, this.#shown.upTo(room, me));
  }

  /** The message at `seq` and what follows is to be read once more. Answers whether anything is unread by that. */
  unreadFrom(roomId: string, place: number): boolean {
    const { rooms, me } = this.store.getSnapshot();
    const room = rooms.get(roomId);
    const seq = room ? firstUnreadSeq(room, place - 1, me) : null;
    if (seq === null) return false;
    this.#shown.forget(roomId);
    this.#read.delete(roomId);
    this.store.markUnread(roomId, seq);
    this.#unread.set(roomId, seq);
    this.#readTimer ??= setTimeout(() => void this.#sendRead(), readDelayMs);
    return true;
  }

  /** Everything up to here is read. Unread falls at once; the server hears of it soon. */
  seen(roomId: string, seq: number): void {
    const room = this.store.getSnapshot().rooms.get(roomId);
    if (!room || seq <= room.readSeq) return;
    this.store.markRead(roomId, seq);
    this.#tellRead(roomId, seq);
  }

  /** Messages of others came: live, or by a sync. */
  arrived(messages: readonly Message[]): void {
    const { me } = this.store.getSnapshot();
    for (const message of messages) {
      if (message.user_id !== me) this.#reached(message.room_id, message.seq);
    }
  }

  /**
   * After a sync: everything that the server thinks has not reached us has, and what was read here and did not get there (the page was
   * closed right after it) is told.
   */
  arrivedBySync(): void {
    for (const room of this.store.getSnapshot().rooms.values()) {
      if (room.head > room.deliveredSeq && room.base.unread > 0) this.#reached(room.id, room.head);
      if (room.readSeq > room.base.readSeq && room.readVersion === room.base.version) this.#tellRead(room.id, room.readSeq);
    }
  }

  #tellRead(roomId: string, seq: number): void {
    this.#read.set(roomId, Math.max(seq, this.#read.get(roomId) ?? 0));
    this.#readTimer ??= setTimeout(() => void this.#sendRead(), readDelayMs);
  }

  #reached(roomId: string, seq: number): void {
    this.#delivered.set(roomId, Math.max(seq, this.#delivered.get(roomId) ?? 0));
    this.#deliveredTimer ??= setTimeout(() => void this.#sendDelivered(), deliveredDelayMs);
  }

  async #sendRead(): Promise<void> {
    let again = await this.#sendUnread();
    const waiting = [...this.#read].filter(([roomId]) => !this.#unread.has(roomId)); // in the order of doing it
    for (const [roomId] of waiting) this.#read.delete(roomId);
    for (const [roomId, seq] of waiting) {
      const retry = await this.#send("read", roomId, seq);
      if (retry === null) continue;
      this.#read.set(roomId, Math.max(seq, this.#read.get(roomId) ?? 0));
      again = Math.max(again, retry);
    }
    this.#readTimer = this.#read.size + this.#unread.size > 0 && !this.#stopped
      ? setTimeout(() => void this.#sendRead(), again || readDelayMs)
      : undefined;
  }

  /** Answers how long to wait before what could not be told is told again. */
  async #sendUnread(): Promise<number> {
    let again = 0;
    for (const [roomId, seq] of [...this.#unread]) {
      const retry = await this.#tell(() => this.api.unread(roomId, seq));
      if (retry !== null) again = Math.max(again, retry);
      else if (this.#unread.get(roomId) === seq) this.#unread.delete(roomId);
    }
    return again;
  }

  async #sendDelivered(): Promise<void> {
    const next = [...this.#delivered].at(0);
    let pause = spacingMs;
    if (next) {
      const [roomId, seq] = next;
      this.#delivered.delete(roomId);
      const room = this.store.getSnapshot().rooms.get(roomId);
      // Reading says it too, and another tab may have been quicker.
      if (room && seq > room.deliveredSeq && seq > room.readSeq) {
        const retry = await this.#send("delivered", roomId, seq);
        if (retry !== null) {
          this.#delivered.set(roomId, Math.max(seq, this.#delivered.get(roomId) ?? 0));
          pause = retry;
        }
      } else {
        pause = 0;
      }
    }
    this.#deliveredTimer = this.#delivered.size > 0 && !this.#stopped
      ? setTimeout(() => void this.#sendDelivered(), pause)
      : undefined;
  }

  /** Sends a mark; answers how long to wait before another try, or `null` when there is nothing to repeat. */
  #send(what: "read" | "delivered", roomId: string, seq: number): Promise<number | null> {
    const state = this.connection.getSnapshot();
    const read_version = this.store.getSnapshot().rooms.get(roomId)?.readVersion ?? 0;
    return this.#tell(async () => {
      if (!("send" in state)) return await this.api.mark(roomId, what, what === "read" ? { seq, read_version } : { seq });
      const answer = await state.send(what === "read"
        ? { type: "message.read", room_id: roomId, seq, read_version }
        : { type: "message.delivered", room_id: roomId, seq });
      return v.parse(marksAck, answer);
    });
  }

  async #tell(call: () => Promise<Marks>): Promise<number | null> {
    try {
      this.store.applyMarks(await call());
      return null;
    } catch (error) {
      if (error instanceof ApiError && !error.transient) return null;
      return error instanceof ApiError && error.retryAfter ? error.retryAfter * 1000 : 5000;
    }
  }
}
