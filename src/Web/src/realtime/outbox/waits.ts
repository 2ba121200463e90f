/** Rooms in which the server asked to wait before anything more is sent, and until when by the monotonic clock. */
export class Waits {
  readonly #until = new Map<string, { at: number; timer: ReturnType<typeof setTimeout> }>();

  /** `onChange` is called when a pause begins and when it ends. */
  constructor(private readonly onChange: (roomId: string) => void) {}

  of(roomId: string): number | null {
    return this.#until.get(roomId)?.at ?? null;
  }

  start(roomId: string, forMs: number): void {
    clearTimeout(this.#until.get(roomId)?.timer);
    this.#until.set(roomId, { at: performance.now() + forMs, timer: setTimeout(() => this.end(roomId), forMs) });
    this.onChange(roomId);
  }

  end(roomId: string): void {
    const wait = this.#until.get(roomId);
    if (!wait) return;
    clearTimeout(wait.timer);
    this.#until.delete(roomId);
    this.onChange(roomId);
  }

  stop(): void {
    for (const { timer } of this.#until.values()) clearTimeout(timer);
    this.#until.clear();
  }
}
