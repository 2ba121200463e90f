import { Emitter } from "../api/emitter";

/** Text that was begun and not sent, per room. Small, and wanted at the first paint: localStorage. */
export class Drafts extends Emitter {
  #drafts: ReadonlyMap<string, string>;
  readonly #prefix: string;

  constructor(userId: string) {
    super();
    this.#prefix = `veza.draft.${userId}.`;
    const found = new Map<string, string>();
    for (let index = 0; index < localStorage.length; index++) {
      const key = localStorage.key(index);
      if (key?.startsWith(this.#prefix)) found.set(key.slice(this.#prefix.length), localStorage.getItem(key) ?? "");
    }
    this.#drafts = found;
  }

  readonly getSnapshot = (): ReadonlyMap<string, string> => this.#drafts;

  /** The person signs out, and what they wrote goes with them. */
  forget(): void {
    for (const roomId of [...this.#drafts.keys()]) this.set(roomId, "");
  }

  set(roomId: string, text: string): void {
    if ((this.#drafts.get(roomId) ?? "") === text) return;
    const next = new Map(this.#drafts);
    if (text) next.set(roomId, text);
    else next.delete(roomId);
    this.#drafts = next;
    try {
      if (text) localStorage.setItem(this.#prefix + roomId, text);
      else localStorage.removeItem(this.#prefix + roomId);
    } catch {
      // Full: the draft lives as long as the window does.
    }
    this.emit();
  }
}
