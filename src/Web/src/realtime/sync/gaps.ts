import { backoffMs } from "../connection/backoff";
import { firstMissing } from "../state/merge";
import type { RoomState } from "../state/roomState";

/**
 * Events of a room may overtake each other on their way. A gap in `seq` or `revision` is held for so long before a sync is
 * asked for: long enough for an event that was overtaken, short enough that nobody notices. docs/api.md gives it to every client.
 */
export const reorderMs = 150;

interface Gap {
  /** The first number that is missing. */
  number: number;
  /** When a sync is due, unless the number has come by then. */
  due: number;
  asked: number;
}

/**
 * Watches for numbers that were skipped. Each missing number has its own window; `seq` and `revision` are looked at apart, so
 * that neither waits for the other. One timer serves all rooms.
 */
export class GapWatch {
  readonly #gaps = new Map<string, Gap>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = Infinity;

  constructor(
    private readonly onLasting: () => void,
    private readonly now: () => number = () => performance.now(),
    private readonly wait: (attempt: number) => number = backoffMs,
  ) {}

  /** Looks at how the rooms are now: notes what is missing, and forgets what has come. */
  look(rooms: Iterable<RoomState>): void {
    const open = new Set<string>();
    for (const room of rooms) {
      const missing = firstMissing(room);
      if (missing.seq !== null) this.#note(open, `${room.id}/seq`, missing.seq);
      if (missing.revision !== null) this.#note(open, `${room.id}/revision`, missing.revision);
    }
    for (const key of this.#gaps.keys()) if (!open.has(key)) this.#gaps.delete(key);
    this.#arm();
  }

  stop(): void {
    this.#gaps.clear();
    this.#arm();
  }

  #note(open: Set<string>, key: string, number: number): void {
    open.add(key);
    if (this.#gaps.get(key)?.number !== number) this.#gaps.set(key, { number, due: this.now() + reorderMs, asked: 0 });
  }

  #arm(): void {
    let next = Infinity;
    for (const { due } of this.#gaps.values()) next = Math.min(next, due);
    if (next === this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = next;
    if (next !== Infinity) this.#timer = setTimeout(() => this.#over(), Math.max(0, next - this.now()));
  }

  /** One sync brings everything that is due. What it does not bring is asked for again, ever more seldom. */
  #over(): void {
    this.#timerAt = Infinity;
    const now = this.now();
    let lasting = false;
    for (const gap of this.#gaps.values()) {
      if (gap.due > now) continue;
      gap.due = now + this.wait(gap.asked++);
      lasting = true;
    }
    this.#arm();
    if (lasting) this.onLasting();
  }
}
