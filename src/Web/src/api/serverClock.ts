import { Emitter } from "./emitter";

// Clocks of machines drift apart by less than this.
const driftPerMs = 0.0002;
// A smaller correction changes nothing that is shown.
const noticeMs = 1000;

/**
 * The server's clock, as seen from here. Messages carry its times; what is shown of them ("5 minutes ago", "today") is
 * reckoned by it, because the clock of a person's device may be hours off, or be put right at any moment.
 *
 * An exchange with the server tells within which bounds its clock must lie: it showed the time at some moment between the
 * question and the answer. Bounds are narrowed by each exchange; one that contradicts them (a clock was changed, the device
 * slept) replaces them. Time passes here by the monotonic clock, which nobody sets.
 */
export class ServerClock extends Emitter {
  #low = -Infinity;
  #high = Infinity;
  #at = 0;
  #exact = false;
  #told = NaN;

  constructor(
    private readonly monotonic: () => number = () => performance.now(),
    private readonly local: () => number = () => Date.now(),
  ) {
    super();
  }

  /** Milliseconds since 1970. The device's own time until the server has been heard. */
  now(): number {
    return this.#low === -Infinity ? this.local() : this.monotonic() + (this.#low + this.#high) / 2;
  }

  /** A moment that the device's own clock showed, never later than now. */
  ofLocal(at: number): number {
    const now = this.now();
    return Math.round(Math.min(now, at + now - this.local()));
  }

  /** A pong: `time` was shown between `sentAt`, by the monotonic clock, and this moment. */
  pong(time: string, sentAt: number): void {
    const shown = Date.parse(time);
    if (Number.isNaN(shown)) return;
    if (!this.#exact) this.#forget();
    this.#exact = true;
    this.#learn(shown - this.monotonic(), shown - sentAt);
  }

  /** The head `Date` of an answer: whole seconds, and somebody on the way may have kept it. For the time before the first pong. */
  date(head: string | null, sentAt: number): void {
    const shown = Date.parse(head ?? "");
    if (this.#exact || Number.isNaN(shown)) return;
    this.#learn(shown - this.monotonic(), shown + 1000 - sentAt);
  }

  #learn(low: number, high: number): void {
    const drift = (this.monotonic() - this.#at) * driftPerMs;
    const [lowest, highest] = [Math.max(low, this.#low - drift), Math.min(high, this.#high + drift)];
    [this.#low, this.#high] = lowest <= highest ? [lowest, highest] : [low, high];
    this.#at = this.monotonic();
    const middle = (this.#low + this.#high) / 2;
    if (Math.abs(middle - this.#told) < noticeMs) return;
    this.#told = middle;
    this.emit();
  }

  #forget(): void {
    this.#low = -Infinity;
    this.#high = Infinity;
  }
}

/** The one of this page. */
export const serverClock = new ServerClock();
