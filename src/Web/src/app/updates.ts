import { Emitter } from "../api/emitter";

// A window may be open for weeks, and a browser looks by itself once a day.
const lookEveryMs = 3600_000;
// Coming back to the window or the network is a reason to look, but not each time.
const pauseMs = 60_000;

/**
 * Keeps the client on the device by its service worker, and tells of a newer build that is ready. It is taken when the person
 * says so, or when no window uses the former one any more: never in the middle of a sentence.
 */
export class Updates extends Emitter {
  #offered = false;
  #accepted = false;
  #registration: ServiceWorkerRegistration | null = null;
  #lookedAt = 0;

  constructor(
    private readonly workers: ServiceWorkerContainer | undefined,
    private readonly reload: () => void = () => location.reload(),
    private readonly now: () => number = () => performance.now(),
  ) {
    super();
  }

  /** Whether a newer build is ready and nobody has said anything about it yet. */
  readonly getSnapshot = (): boolean => this.#offered;

  async start(): Promise<void> {
    const { workers } = this;
    if (!workers) return; // only where the page comes over https, or from this machine
    let former = workers.controller;
    workers.addEventListener("controllerchange", () => {
      if (this.#accepted) this.reload();
      else if (former) this.#set(true); // another window asked for it; this one still is of the former build
      former = workers.controller;
    });
    try {
      this.#registration = await workers.register("/sw.js", { updateViaCache: "none" });
    } catch (error) {
      console.warn("Veza does not start without a network here: its service worker was not registered.", error);
      return;
    }
    this.#watch(this.#registration.installing);
    this.#registration.addEventListener("updatefound", () => this.#watch(this.#registration?.installing ?? null));
    if (this.#registration.waiting && workers.controller) this.#set(true);
    this.#look();
    setInterval(() => this.#look(), lookEveryMs);
  }

  /** Now would be a good moment to look for a newer build: the window or the server came back. */
  lookAgain(): void {
    if (this.now() - this.#lookedAt >= pauseMs) this.#look();
  }

  accept(): void {
    const waiting = this.#registration?.waiting;
    if (!waiting) return this.reload(); // another window has done so
    this.#accepted = true;
    waiting.postMessage("activate");
  }

  later(): void {
    this.#set(false);
  }

  #look(): void {
    if (!this.#registration) return;
    this.#lookedAt = this.now();
    void this.#registration.update().catch(() => undefined); // out of reach: there will be a next time
  }

  #watch(worker: ServiceWorker | null): void {
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && this.workers?.controller) this.#set(true);
    });
  }

  #set(offered: boolean): void {
    if (offered === this.#offered) return;
    this.#offered = offered;
    this.emit();
  }
}

export const updates = new Updates(typeof navigator === "undefined" ? undefined : navigator.serviceWorker);
