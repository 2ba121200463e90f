import type { OutboxItem } from "./outboxItem";

/**
 * Messages between the key press and the database, which takes its time: a reload may fall into it. Few and short-lived, and
 * written at once: localStorage.
 */
export class Journal {
  readonly #prefix: string;
  #lines = 0;

  constructor(private readonly storage: Storage, userId: string) {
    this.#prefix = `veza.outgoing.${userId}.`;
  }

  note(item: OutboxItem): void {
    this.storage.setItem(this.#prefix + item.clientId, JSON.stringify({ item, line: this.#lines++ }));
  }

  strike(clientId: string): void {
    this.storage.removeItem(this.#prefix + clientId);
  }

  clear(): void {
    for (const item of this.left()) this.strike(item.clientId);
  }

  /** What was noted and not struck, in the order of writing. */
  left(): OutboxItem[] {
    const found: { item: OutboxItem; line: number }[] = [];
    for (let index = 0; index < this.storage.length; index++) {
      const key = this.storage.key(index);
      if (key?.startsWith(this.#prefix)) found.push(JSON.parse(this.storage.getItem(key) ?? "") as { item: OutboxItem; line: number });
    }
    return found.sort((a, b) => a.item.queuedAt - b.item.queuedAt || a.line - b.line).map((one) => one.item);
  }
}
