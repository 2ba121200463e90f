import { withLock } from "../../api/locks";
import { ApiError } from "../../api/problems";
import type { Message, Sent, Withheld } from "../../api/wire";
import { expired, expiryMs, waitsForReview, type EditTarget, type Failure } from "./outboxItem";
import type { OutboxPorts } from "./outboxPorts";
import type { Row } from "./outboxRows";
import { backoffMs } from "../connection/backoff";

/** What comes of sending. Each is awaited before the next row is looked at. */
export interface Outcomes {
  taken: (row: Row, sent: Sent) => Promise<void>;
  /** Not published before a moderator has looked at it. */
  held: (row: Row, answer: Withheld) => Promise<void>;
  edited: (row: Row, message: Message) => Promise<void>;
  refused: (row: Row, failure: Failure) => Promise<void>;
  /** The server asks to send nothing in this room for so long; `null`: it does not any more. */
  paused: (roomId: string, forMs: number | null) => void;
  /** The id of a message that was taken, by the id that the client gave it. */
  idOf: (clientId: string) => string | null;
}

/**
 * Sends what is in the outbox. In a room one is under way at a time, and the next only after its acknowledgement: the order is kept.
 * A lock for each room lets one tab send; a repeat after a lost answer is harmless because of the client's id.
 */
export class OutboxSender {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #attempts = new Map<string, number>();
  readonly #draining = new Set<string>();
  /** Woken while it drains, perhaps after the last look at the rows. */
  readonly #woken = new Set<string>();
  readonly #now: () => number;
  readonly #wait: (attempt: number) => number;
  #stopped = false;

  constructor(private readonly ports: OutboxPorts, private readonly outcomes: Outcomes) {
    this.#now = ports.now ?? Date.now;
    this.#wait = ports.wait ?? backoffMs;
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** The network is back, or the person does not want to wait: what failed before does not count. */
  forgive(): void {
    this.#attempts.clear();
  }

  /** True while it is tried again later by itself. */
  waits(roomId: string): boolean {
    return this.#timers.has(roomId);
  }

  wake(roomId: string): void {
    clearTimeout(this.#timers.get(roomId));
    this.#timers.delete(roomId);
    if (this.#stopped) return;
    if (this.#draining.has(roomId)) return void this.#woken.add(roomId);
    this.#draining.add(roomId);
    void withLock(`veza-outbox-${this.ports.me.id}-${roomId}`, () => this.#drain(roomId))
      .catch(() => this.#wait(this.#failed(roomId)))
      .then((again) => {
        this.#draining.delete(roomId);
        if (this.#stopped) return;
        if (again !== null) this.#timers.set(roomId, setTimeout(() => this.wake(roomId), again));
        else if (this.#woken.has(roomId)) this.wake(roomId);
      });
  }

  /** Sends until nothing is left (`null`), or says how long to wait. The lock is held. */
  async #drain(roomId: string): Promise<number | null> {
    const { rows, mayReach } = this.ports;
    for (;;) {
      if (this.#stopped) return null;
      this.#woken.delete(roomId);
      const all = await rows.all();
      const first = all.find((one) => one.roomId === roomId && one.failure === null && !waitsForReview(one, all));
      if (!first) return null;
      if (!first.held && this.#now() - first.queuedAt > expiryMs) {
        await this.outcomes.refused(first, expired);
        continue;
      }
      if (mayReach && !mayReach()) return this.#wait(this.#failed(roomId));
      const row = await rows.begin(first.clientId);
      if (!row) continue;
      try {
        await (row.edit ? this.#edit(row, row.edit) : this.#send(row));
        this.#attempts.delete(roomId);
        this.outcomes.paused(roomId, null);
      } catch (error) {
        // Nobody knows when moderators will have looked at the others: the person is told, and what comes behind does not wait for it.
        const refused = error instanceof ApiError && error.status !== 401 && (!error.transient || error.code === "too_many_held");
        if (!refused) return this.#later(roomId, error);
        this.outcomes.paused(roomId, null);
        await this.outcomes.refused(row, { code: error.code, said: error.said });
      }
    }
  }

  async #send(row: Row): Promise<void> {
    const body = { content: row.content, client_message_id: row.clientId, ...(row.replyTo ? { reply_to: row.replyTo } : {}), ...placeOf(row) };
    const answer = await this.ports.api.sendMessage(row.roomId, body);
    await ("seq" in answer ? this.outcomes.taken(row, answer) : this.outcomes.held(row, answer));
  }

  async #edit(row: Row, { id, clientId }: EditTarget): Promise<void> {
    const known = id ?? (clientId && this.outcomes.idOf(clientId));
    // Its message is nowhere: it was discarded, in another tab.
    if (!known) throw new ApiError(404, "message_not_found", null);
    await this.outcomes.edited(row, await this.ports.api.editMessage(known, row.content));
  }

  /** Not now: after how long it is tried again. What the server asks for is said to the person. */
  #later(roomId: string, error: unknown): number {
    const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
    if (error instanceof ApiError && error.status === 429 && asked > 0) this.outcomes.paused(roomId, asked);
    return Math.max(asked, this.#wait(this.#failed(roomId)));
  }

  #failed(roomId: string): number {
    const attempt = this.#attempts.get(roomId) ?? 0;
    this.#attempts.set(roomId, attempt + 1);
    return attempt;
  }
}

/** Where it stands, for the server. */
function placeOf({ threadRoot, alsoInRoom }: Row): { thread_root?: string; also_in_room?: boolean } {
  return threadRoot ? { thread_root: threadRoot, ...(alsoInRoom ? { also_in_room: true } : {}) } : {};
}
