/** What tabs of one person tell each other of the outbox: it changed, or the server asked for a pause. */
export interface TabNote {
  waiting?: { roomId: string; forMs: number };
}

/** A channel between tabs, where the browser has one. */
export class TabNotes {
  readonly #channel: BroadcastChannel | null;

  constructor(name: string) {
    this.#channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
  }

  listen(listener: (note: TabNote) => void): void {
    // An earlier version of the client, in another tab, says "changed".
    this.#channel?.addEventListener("message", ({ data }: MessageEvent<TabNote | string>) => listener(typeof data === "string" ? {} : data));
  }

  tell(note: TabNote): void {
    this.#channel?.postMessage(note);
  }

  close(): void {
    this.#channel?.close();
  }
}
