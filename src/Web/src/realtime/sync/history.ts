import type { Api } from "../../api/client";
import type { Message } from "../../api/wire";
import type { ChatStore } from "../store/store";
import type { RoomState } from "../state/roomState";

export const pageSize = 50;

/** The messages around `anchor` that follow each other without a hole, as first and last `seq`; `null` if it is not held. */
export function runAround(room: RoomState, anchor: number): { from: number; to: number } | null {
  if (!room.messages.has(anchor)) return null;
  let [from, to] = [anchor, anchor];
  while (room.messages.has(from - 1)) from--;
  while (to < room.head && room.messages.has(to + 1)) to++;
  return { from, to };
}

/** Fetches messages that are looked at and not held. The same wish twice is one request. */
export class History {
  readonly #running = new Map<string, Promise<void>>();
  #ahead: { key: string; answer: Promise<Message[]> } | null = null;

  constructor(private readonly api: Pick<Api, "messages" | "message">, private readonly store: ChatStore) {}

  newest(roomId: string): Promise<void> {
    return this.#once(`${roomId} newest`, async () => {
      const messages = await this.api.messages(roomId, {}, pageSize);
      this.store.addMessages(roomId, messages);
      const first = messages.at(0);
      if (messages.length < pageSize) this.store.setFirstSeq(roomId, first?.seq ?? 1);
    });
  }

  before(roomId: string, seq: number): Promise<void> {
    return this.#once(`${roomId} before ${seq}`, async () => {
      const messages = await this.api.messages(roomId, { before: seq }, pageSize);
      this.store.addMessages(roomId, messages);
      if (messages.length === 0) this.store.setFirstSeq(roomId, seq);
      else if (messages.length < pageSize) this.store.setFirstSeq(roomId, Math.min(...messages.map((one) => one.seq)));
    });
  }

  after(roomId: string, seq: number): Promise<void> {
    return this.#once(`${roomId} after ${seq}`, async () => {
      this.store.addMessages(roomId, await this.api.messages(roomId, { after: seq }, pageSize));
    });
  }

  around(roomId: string, place: number | string): Promise<void> {
    const key = `${roomId} around ${place}`;
    return this.#once(key, async () => {
      const asked = this.#ahead?.key === key ? this.#ahead.answer : null;
      this.#ahead = null;
      this.store.addMessages(roomId, await (asked ?? this.api.messages(roomId, { around: place }, pageSize)));
    });
  }

  /** Asks for what `around` will be asked for once the room is known; that then takes the answer, once. */
  ahead(roomId: string, place: number | string): void {
    const answer = this.api.messages(roomId, { around: place }, pageSize);
    answer.catch(() => undefined); // whoever takes it hears of it
    this.#ahead = { key: `${roomId} around ${place}`, answer };
  }

  /** One message, wherever it is: what something that is shown answers. One that is gone is not an error. */
  one(roomId: string, id: string): Promise<void> {
    return this.#once(`${roomId} one ${id}`, async () => {
      this.store.addMessages(roomId, [await this.api.message(id)]);
    });
  }

  #once(key: string, work: () => Promise<void>): Promise<void> {
    const running = this.#running.get(key);
    if (running) return running;
    const started = work().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }
}
