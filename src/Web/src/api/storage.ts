import { Emitter } from "./emitter";

/**
 * The browser's small storage, which may be full, forbidden, or taken away at any moment: what it does not take is held as long as the
 * window lives, and `refused` says so. The only way to it; eslint holds that.
 */
export class SmallStorage extends Emitter implements Storage {
  readonly #held = new Map<string, string | null>();
  #refused = false;

  /** `open` may throw: some browsers refuse even to be asked. */
  constructor(private readonly open: () => Storage, tabs: EventTarget | null = null) {
    super();
    // Another tab wrote, which is newer than what is held here.
    tabs?.addEventListener("storage", (event) => {
      const { key } = event as StorageEvent;
      if (key === null) this.#held.clear();
      else this.#held.delete(key);
    });
  }

  /** True once something was not taken. */
  readonly getSnapshot = (): boolean => this.#refused;

  get length(): number {
    return this.#keys().length;
  }

  key(index: number): string | null {
    return this.#keys()[index] ?? null;
  }

  getItem(key: string): string | null {
    const held = this.#held.get(key);
    return held !== undefined ? held : this.#try((storage) => storage.getItem(key), null);
  }

  setItem(key: string, value: string): void {
    this.#change(key, value, (storage) => storage.setItem(key, value));
  }

  removeItem(key: string): void {
    this.#change(key, null, (storage) => storage.removeItem(key));
  }

  clear(): void {
    for (const key of this.#keys()) this.removeItem(key);
  }

  #keys(): string[] {
    const kept = this.#try((storage) => [...Array(storage.length).keys()].map((at) => storage.key(at)), []);
    const all = new Set(kept.filter((key) => key !== null));
    for (const [key, value] of this.#held) {
      if (value === null) all.delete(key);
      else all.add(key);
    }
    return [...all];
  }

  #change(key: string, value: string | null, change: (storage: Storage) => void): void {
    const taken = this.#try((storage) => {
      change(storage);
      return true;
    }, false);
    if (taken) this.#held.delete(key);
    else this.#held.set(key, value);
  }

  #try<T>(work: (storage: Storage) => T, otherwise: T): T {
    try {
      return work(this.open());
    } catch {
      if (!this.#refused) {
        this.#refused = true;
        this.emit();
      }
      return otherwise;
    }
  }
}

// eslint-disable-next-line no-restricted-globals -- the one place
export const storage = new SmallStorage(() => localStorage, typeof window === "undefined" ? null : window);
