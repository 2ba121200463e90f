import type { ClientEvent } from "../api/schema";
import type { Transport } from "../realtime/connection/transport";

/** A connection that says what the test wants. */
export class FakeTransport implements Transport {
  readonly sent: ClientEvent[] = [];
  starts = 0;
  stopped = false;
  answering = true;
  refuses = false;
  answer: unknown = { type: "pong" };
  /** What is answered to this event; `undefined`: `answer`, as to all. */
  reply: (event: ClientEvent) => unknown = () => undefined;
  #events: (raw: unknown) => void = () => undefined;
  #closed: () => void = () => undefined;

  async start() {
    this.starts++;
    if (this.refuses) throw new Error("refused");
  }
  async stop() { this.stopped = true; }
  invoke(event: ClientEvent): Promise<unknown> {
    this.sent.push(event);
    return this.answering ? Promise.resolve(this.reply(event) ?? this.answer) : new Promise(() => undefined);
  }
  onEvents(listener: (raw: unknown) => void) { this.#events = listener; }
  onClose(listener: () => void) { this.#closed = listener; }
  push(...events: unknown[]) { this.#events(events); }
  close() { this.#closed(); }
}
