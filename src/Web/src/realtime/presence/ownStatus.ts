import * as v from "valibot";
import { Emitter } from "../../api/emitter";
import { ApiError } from "../../api/problems";
import { presenceStatus, type PresenceStatus } from "../../api/wire";
import type { Connection } from "../connection/connection";
import type { ChatStore } from "../store/store";

const kept = v.object({ status: presenceStatus, untold: v.optional(v.boolean(), false) });
type Kept = v.InferOutput<typeof kept>;

const againMs = 5000;

/**
 * The status that this person chose. The server knows it, and shows it to others; kept here, too, so that it is right from the
 * first moment of a visit, and so that a choice made without a connection is told as soon as there is one.
 */
export class OwnStatus extends Emitter {
  readonly #key: string;
  #own: Kept;
  #seen: PresenceStatus | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #cleanup: (() => void)[] = [];

  constructor(
    private readonly store: ChatStore,
    private readonly connection: Connection,
    private readonly storage: Storage,
    /** Asks the server for what others see of this person. The answer comes to `told`. */
    private readonly ask: () => void,
  ) {
    super();
    this.#key = `veza.status.${store.getSnapshot().me}`;
    this.#own = this.#read() ?? { status: "online", untold: false };
    this.#cleanup.push(store.subscribe(() => this.#look()), connection.subscribe(() => void this.#tell()));
    if (typeof window !== "undefined") {
      const onStorage = (event: StorageEvent) => { if (event.key === this.#key) this.#set(this.#read() ?? this.#own); };
      window.addEventListener("storage", onStorage);
      this.#cleanup.push(() => window.removeEventListener("storage", onStorage));
    }
  }

  readonly getSnapshot = (): PresenceStatus => this.#own.status;

  /** Not to be disturbed: nothing that this window does may call the person away from what they do. */
  readonly isQuiet = (): boolean => this.#own.status === "busy";

  stop(): void {
    clearTimeout(this.#timer);
    for (const clean of this.#cleanup) clean();
  }

  choose(status: PresenceStatus): void {
    this.#keep({ status, untold: true });
    void this.#tell();
  }

  /** The server's answer. It is asked over a connection, so `offline` in it is chosen, and no lease that ran out. */
  told(status: PresenceStatus): void {
    this.#seen = status;
    if (!this.#own.untold) this.#keep({ status, untold: false });
  }

  /** What is announced may be a lease that ran out while this device slept; asking is a sign of life. */
  #look(): void {
    const { presence, me } = this.store.getSnapshot();
    const status = presence.get(me)?.status;
    if (status === undefined || status === this.#seen) return;
    this.#seen = status;
    if (status === "offline") this.ask();
    else this.told(status);
  }

  async #tell(): Promise<void> {
    const state = this.connection.getSnapshot();
    if (state.kind !== "online" || !this.#own.untold) return;
    clearTimeout(this.#timer);
    const { status } = this.#own;
    try {
      await state.send({ type: "presence.update", status });
      if (this.#own.status === status) this.#keep({ status, untold: false });
    } catch (error) {
      if (error instanceof ApiError && !error.transient) {
        this.#keep({ status, untold: false }); // refused: what holds is what the server says
        this.ask();
        return;
      }
      const wait = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
      this.#timer = setTimeout(() => void this.#tell(), Math.max(againMs, wait));
    }
  }

  #keep(next: Kept): void {
    this.storage.setItem(this.#key, JSON.stringify(next));
    this.#set(next);
  }

  #set(next: Kept): void {
    const changed = next.status !== this.#own.status;
    this.#own = next;
    if (changed) this.emit();
  }

  #read(): Kept | null {
    try {
      const found = v.safeParse(kept, JSON.parse(this.storage.getItem(this.#key) ?? "null"));
      return found.success ? found.output : null;
    } catch {
      return null;
    }
  }
}
