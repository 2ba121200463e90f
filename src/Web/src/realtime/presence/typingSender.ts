import type { Connection } from "../connection/connection";

// The server ends it after 6 s; told again in time, and well under the limit of 60 a minute.
const repeatMs = 4000;
const idleMs = 4500;

/** Tells a room that this person types, and that they stopped. */
export class TypingSender {
  #roomId: string | null = null;
  #toldAt = -Infinity;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly connection: Connection) {}

  typed(roomId: string): void {
    if (this.#roomId !== roomId) this.stop();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), idleMs);
    if (this.#roomId === roomId && performance.now() - this.#toldAt < repeatMs) return;
    this.#roomId = roomId;
    this.#toldAt = performance.now();
    this.#send("typing.start", roomId);
  }

  /** The text was sent or emptied, or the person went elsewhere. */
  stop(): void {
    clearTimeout(this.#idle);
    if (this.#roomId) this.#send("typing.stop", this.#roomId);
    this.#roomId = null;
  }

  #send(type: "typing.start" | "typing.stop", roomId: string): void {
    const state = this.connection.getSnapshot();
    if (state.kind === "online") void state.send({ type, room_id: roomId }).catch(() => undefined);
  }
}
