import { Emitter } from "../api/emitter";
import type { Api } from "../api/client";
import type { ChatStore } from "./store/store";

/** What this person wishes of a message's reactions; the server has not answered yet. */
type Wishes = ReadonlyMap<string, boolean>;

/**
 * Adds reactions and takes them back: shown at once, undone when the server refuses. Wishes of one message and emoji go one after the other, and only
 * the last one that differs: who presses ten times asks twice at most.
 */
export class Reactions extends Emitter {
  #wishes: ReadonlyMap<string, Wishes> = new Map();
  readonly #running = new Set<string>();
  readonly #refusals = new Map<string, unknown>();

  constructor(private readonly api: Pick<Api, "react">, private readonly store: ChatStore) {
    super();
  }

  readonly getSnapshot = (): ReadonlyMap<string, Wishes> => this.#wishes;

  /** Why the last wish for the message was not fulfilled; `null` when it was, or nothing was wished. */
  readonly refusalOf = (messageId: string): unknown => this.#refusals.get(messageId) ?? null;

  /** Ends when the server has said so. Rejects with why it refused, after the wish is undone. */
  async set(messageId: string, emoji: string, on: boolean): Promise<void> {
    this.#refusals.delete(messageId);
    this.#wish(messageId, emoji, on);
    const key = `${messageId} ${emoji}`;
    if (this.#running.has(key)) return; // whoever is under way sees to it
    this.#running.add(key);
    try {
      for (let asked: boolean | null = null; ;) {
        const wanted = this.#wishes.get(messageId)?.get(emoji);
        if (wanted === undefined || wanted === asked) break;
        asked = wanted;
        this.store.addReactions(await this.api.react(messageId, emoji, wanted));
      }
    } catch (refusal) {
      this.#refusals.set(messageId, refusal);
      throw refusal;
    } finally {
      this.#running.delete(key);
      this.#wish(messageId, emoji, null);
    }
  }

  #wish(messageId: string, emoji: string, on: boolean | null): void {
    const ofMessage = new Map(this.#wishes.get(messageId));
    if (on === null) ofMessage.delete(emoji);
    else ofMessage.set(emoji, on);
    const all = new Map(this.#wishes);
    if (ofMessage.size === 0) all.delete(messageId);
    else all.set(messageId, ofMessage);
    this.#wishes = all;
    this.emit();
  }
}
