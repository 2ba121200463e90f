import type { Api } from "../../api/client";
import { personOf } from "../state/names";
import type { ChatStore } from "../store/store";

/** The server answers for so many at a time. */
export const cardsAtOnce = 200;
const mostCards = 1000;
const settleMs = 500;
const againMs = 60_000;

/**
 * Keeps the names of people right. `user.updated` brings what changes; what changed while nobody listened is asked for after each
 * catching up, and when somebody speaks under a name that is not the one that is known.
 */
export class PeopleKeeper {
  readonly #wanted = new Set<string>();
  readonly #askedAt = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Pick<Api, "cards">,
    private readonly store: ChatStore,
    private readonly now: () => number = () => performance.now(),
  ) {
    store.onOtherName = (id) => this.#doubt(id);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Asks for everybody whose name is shown, or may be: those of direct rooms first, then who wrote what is held. */
  async refresh(): Promise<void> {
    const { me, rooms, people } = this.store.getSnapshot();
    const ids = new Set([me]);
    for (const { otherUser } of rooms.values()) if (otherUser) ids.add(otherUser.id);
    for (const { messages, lastMessage } of rooms.values()) {
      if (lastMessage) ids.add(lastMessage.user_id);
      for (const { user_id, quoted } of messages.values()) {
        ids.add(user_id);
        if (quoted) ids.add(quoted.user_id);
      }
    }
    for (const id of people.keys()) ids.add(id);
    await this.#ask([...ids].slice(0, mostCards));
  }

  async #ask(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += cardsAtOnce) {
      const cards = await this.api.cards(ids.slice(at, at + cardsAtOnce));
      this.store.addPeople(cards.map(personOf));
    }
  }

  /** Which of two names is the newer one only the server knows. Asked seldom: a process may be late to learn of a change. */
  #doubt(id: string): void {
    if (this.now() - (this.#askedAt.get(id) ?? -Infinity) < againMs) return;
    this.#askedAt.set(id, this.now());
    this.#wanted.add(id);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const ids = [...this.#wanted];
      this.#wanted.clear();
      void this.#ask(ids).catch(() => undefined);
    }, settleMs);
  }
}
