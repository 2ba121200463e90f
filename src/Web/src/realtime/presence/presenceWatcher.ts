import * as v from "valibot";
import type { PresenceStatus } from "../../api/wire";
import type { Connection } from "../connection/connection";
import { presenceAck } from "../connection/events";
import type { ChatStore } from "../store/store";

const limit = 200;
const settleMs = 300;

/** Subscribes to the presence of the people on the screen and of this person, and of nobody else. */
export class PresenceWatcher {
  readonly #wanted = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told: { send: unknown; ids: string } | null = null;
  readonly #unsubscribe: () => void;

  constructor(
    private readonly store: ChatStore,
    private readonly connection: Connection,
    private readonly onOwn: (status: PresenceStatus) => void,
  ) {
    this.#unsubscribe = connection.subscribe(() => this.#soon());
  }

  stop(): void {
    this.#unsubscribe();
    clearTimeout(this.#timer);
  }

  /** Asks the server once more, soon. */
  again(): void {
    this.#told = null;
    this.#soon();
  }

  /** Watches these people until the returned function is called. */
  watch(userIds: readonly string[]): () => void {
    for (const id of userIds) this.#wanted.set(id, (this.#wanted.get(id) ?? 0) + 1);
    this.#soon();
    return () => {
      for (const id of userIds) {
        const left = (this.#wanted.get(id) ?? 1) - 1;
        if (left > 0) this.#wanted.set(id, left);
        else this.#wanted.delete(id);
      }
      this.#soon();
    };
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tell(), settleMs);
  }

  async #tell(): Promise<void> {
    const state = this.connection.getSnapshot();
    if (state.kind !== "online") {
      this.#told = null;
      return;
    }
    const { me } = this.store.getSnapshot();
    const ids = [me, ...[...this.#wanted.keys()].filter((id) => id !== me).slice(0, limit - 1).sort()];
    const key = ids.join();
    // The list is replaced as a whole, and is gone with the connection it was told to.
    if (this.#told?.send === state.send && this.#told.ids === key) return;
    this.#told = { send: state.send, ids: key };
    try {
      const answer = v.safeParse(presenceAck, await state.send({ type: "presence.subscribe", user_ids: ids }));
      if (!answer.success) return;
      const own = answer.output.presence.find((one) => one.user_id === me);
      if (own) this.onOwn(own.status);
      this.store.setPresence(answer.output.presence);
    } catch {
      this.#told = null;
      this.#timer = setTimeout(() => void this.#tell(), 10_000);
    }
  }
}
