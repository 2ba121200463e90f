import * as v from "valibot";
import type { Api } from "../api/client";
import { ApiError } from "../api/problems";
import type { Message } from "../api/wire";
import type { Connection } from "./connection";
import { marksAck } from "./events";
import type { ChatStore } from "./store";

const readDelayMs = 400;
const deliveredDelayMs = 1000;
// 600 a minute are allowed to a person, who may have several windows.
const spacingMs = 400;

/** Tells the server how far this person got: what reached a device, and what was seen. */
export class Marker {
  readonly #read = new Map<string, number>();
  readonly #delivered = new Map<string, number>();
  #readTimer: ReturnType<typeof setTimeout> | undefined;
  #deliveredTimer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(
    private readonly api: Pick<Api, "mark">,
    private readonly store: ChatStore,
    private readonly connection: Connection,
  ) {}

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#readTimer);
    clearTimeout(this.#deliveredTimer);
  }

  /** The newest message on the screen, in a window that the person looks at. Unread falls at once; the server hears of it soon. */
  seen(roomId: string, seq: number): void {
    const room = this.store.getSnapshot().rooms.get(roomId);
    if (!room || seq <= room.readSeq) return;
    this.store.markRead(roomId, seq);
    this.#read.set(roomId, Math.max(seq, this.#read.get(roomId) ?? 0));
    this.#readTimer ??= setTimeout(() => void this.#sendRead(), readDelayMs);
  }

  /** Messages of others came: live, or by a sync. */
  arrived(messages: readonly Message[]): void {
    const { me } = this.store.getSnapshot();
    for (const message of messages) {
      if (message.user_id !== me) this.#reached(message.room_id, message.seq);
    }
  }

  /** After a sync: everything that the server thinks has not reached us has. */
  arrivedBySync(): void {
    for (const room of this.store.getSnapshot().rooms.values()) {
      if (room.head > room.deliveredSeq && room.base.unread > 0) this.#reached(room.id, room.head);
    }
  }

  #reached(roomId: string, seq: number): void {
    this.#delivered.set(roomId, Math.max(seq, this.#delivered.get(roomId) ?? 0));
    this.#deliveredTimer ??= setTimeout(() => void this.#sendDelivered(), deliveredDelayMs);
  }

  async #sendRead(): Promise<void> {
    const waiting = [...this.#read];
    this.#read.clear();
    let again = 0;
    for (const [roomId, seq] of waiting) {
      const retry = await this.#send("read", roomId, seq);
      if (retry === null) continue;
      this.#read.set(roomId, Math.max(seq, this.#read.get(roomId) ?? 0));
      again = Math.max(again, retry);
    }
    this.#readTimer = this.#read.size > 0 && !this.#stopped
      ? setTimeout(() => void this.#sendRead(), again || readDelayMs)
      : undefined;
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
  async #send(what: "read" | "delivered", roomId: string, seq: number): Promise<number | null> {
    const state = this.connection.getSnapshot();
    try {
      const answer = "send" in state
        ? v.parse(marksAck, await state.send({ type: `message.${what}`, room_id: roomId, seq }))
        : await this.api.mark(roomId, what, seq);
      this.store.applyMarks(answer);
      return null;
    } catch (error) {
      if (error instanceof ApiError && !error.transient) return null;
      return error instanceof ApiError && error.retryAfter ? error.retryAfter * 1000 : 5000;
    }
  }
}
