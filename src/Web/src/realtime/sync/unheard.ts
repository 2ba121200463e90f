import type { Connection } from "../connection/connection";
import { isCore } from "../connection/coreEvents";
import type { ServerEvent } from "../store/events";

/** Rooms that are not heard are caught up with this often. */
export const unheardEveryMs = 30_000;

/** The rooms that the server says this connection does not hear: synced from time to time, and heard once somebody looks at one. */
export class UnheardRooms {
  readonly #rooms = new Set<string>();
  #viewed: string | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly connection: Pick<Connection, "getSnapshot">,
    private readonly sync: () => Promise<void>,
  ) {}

  /** A new connection: the server says anew what it does not hear. */
  reset(): void {
    this.#rooms.clear();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  receive(events: readonly ServerEvent[]): void {
    for (const event of events) {
      if (!isCore(event) || event.type !== "subscriptions_limited") continue;
      for (const id of event.room_ids) this.#rooms.add(id);
      this.#timer ??= setInterval(() => void this.sync().catch(() => undefined), unheardEveryMs);
      this.#ask();
    }
  }

  /** Something can be sent now. */
  online(): void {
    this.#ask();
  }

  /** The room is on the screen now; `null`: none. */
  view(roomId: string | null): void {
    this.#viewed = roomId;
    this.#ask();
  }

  #ask(): void {
    const state = this.connection.getSnapshot();
    const id = this.#viewed;
    if (id === null || !("send" in state) || !this.#rooms.delete(id)) return;
    // What was said between the last sync and now is not heard: sync once it is.
    void state.send({ type: "room.join", room_id: id }).then(() => this.sync()).catch(() => this.#rooms.add(id));
  }
}
