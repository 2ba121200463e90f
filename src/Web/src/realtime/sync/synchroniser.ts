import type { Api } from "../../api/client";
import { ApiError } from "../../api/problems";
import { GapWatch, reorderMs } from "./gaps";
import type { ChatStore } from "../store/store";

const lightEveryMs = 120_000;

/** Brings what was missed. One sync at a time; a wish that comes during one makes it run once more. */
export class Synchroniser {
  cursor: string | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #wanted: ReturnType<typeof setTimeout> | undefined;
  #light: ReturnType<typeof setInterval> | undefined;
  #lastAt = -Infinity;
  readonly #gaps = new GapWatch(() => this.#gapLasts());
  readonly #unsubscribe: () => void;

  constructor(
    private readonly api: Pick<Api, "sync">,
    private readonly store: ChatStore,
    private readonly onSynced: () => void = () => undefined,
  ) {
    store.onMissed = () => this.#syncSoon();
    this.#unsubscribe = store.subscribe(() => this.#gaps.look(store.getSnapshot().rooms.values()));
  }

  start(): void {
    this.#light = setInterval(() => void this.run().catch(() => undefined), lightEveryMs);
    document.addEventListener("visibilitychange", this.#onFocus);
    window.addEventListener("focus", this.#onFocus);
  }

  stop(): void {
    clearInterval(this.#light);
    clearTimeout(this.#wanted);
    this.#unsubscribe();
    this.#gaps.stop();
    document.removeEventListener("visibilitychange", this.#onFocus);
    window.removeEventListener("focus", this.#onFocus);
  }

  /** An event told of what only a sync can bring. Several of them that come together make one. */
  #syncSoon(): void {
    this.#wanted ??= setTimeout(() => {
      this.#wanted = undefined;
      void this.run().catch(() => undefined);
    }, reorderMs);
  }

  /** A sync that is under way may bring it; if not, it is asked for again later. */
  #gapLasts(): void {
    if (!this.#running) void this.run().catch(() => undefined);
  }

  run(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#loop().finally(() => { this.#running = null; });
    return this.#running;
  }

  async #loop(): Promise<void> {
    do {
      this.#again = false;
      await this.#pages();
      this.store.setLoaded();
    } while (this.#again);
    this.#lastAt = performance.now();
    this.onSynced();
  }

  async #pages(): Promise<void> {
    const fromScratch = this.cursor === null;
    const named = new Set<string>();
    for (;;) {
      try {
        this.store.beginSync();
        const page = await this.api.sync(this.cursor, fromScratch);
        const { gone } = this.store.getSnapshot();
        if (page.rooms.some(({ room }) => gone.has(room.id))) continue; // written before the room went: asked again
        this.store.sync(page);
        for (const { room } of page.rooms) named.add(room.id);
        const stuck = page.has_more && page.cursor === this.cursor;
        this.cursor = page.cursor;
        if (!page.has_more || stuck) break;
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== "cursor_invalid" || this.cursor === null) throw error;
        this.cursor = null;
        return await this.#pages();
      }
    }
    // Without a cursor the answer names every room there is; a removal that we missed shows in what it leaves out.
    if (fromScratch) this.store.keepOnly(named);
  }

  readonly #onFocus = (): void => {
    if (document.visibilityState === "visible" && performance.now() - this.#lastAt > 5000) void this.run().catch(() => undefined);
  };
}
