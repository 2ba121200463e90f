import type { Api } from "../api/client";
import { Emitter } from "../api/emitter";
import { newId, withLock } from "../api/locks";
import { ApiError } from "../api/problems";
import { cleanText } from "../api/text";
import type { Message, Quoted, Sent } from "../api/wire";
import { backoffMs } from "./backoff";
import { keep, type Database } from "./database";
import type { Journal } from "./journal";
import { bareQuote } from "./quotes";
import { expired, expiryMs, type Failure, type OutboxItem, type Pending } from "./outboxItem";

export interface Draft {
  roomId: string;
  content: string;
  replyTo: string | null;
  quoted: Quoted | null;
}

type Row = OutboxItem & { order: number };

/**
 * Messages on their way. Each is in the database before it is sent and until the server has taken it, and in the journal until
 * it is in the database, so it survives a reload at any moment.
 * In a room one is under way at a time, and the next only after its acknowledgement: the order is kept. A lock for each room
 * lets one tab send; a repeat after a lost answer is harmless because of the client's id.
 */
export class Outbox extends Emitter {
  #pending: readonly Pending[] = [];
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #attempts = new Map<string, number>();
  readonly #draining = new Set<string>();
  /** Taken by the server, by client id; kept until forgotten, so that no late read of the database shows them as waiting. */
  readonly #taken = new Map<string, number>();
  readonly #channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("veza-outbox");
  #rescued: Promise<void> | null = null;
  #stopped = false;

  constructor(
    private readonly me: { id: string },
    private readonly api: Pick<Api, "sendMessage">,
    private readonly database: Promise<Database>,
    private readonly journal: Journal,
    private readonly onSent: (item: OutboxItem, sent: Sent) => void,
    private readonly now: () => number = Date.now,
    private readonly wait: (attempt: number) => number = backoffMs,
  ) {
    super();
    this.#channel?.addEventListener("message", () => void this.#load().then(() => this.#follow()));
  }

  readonly getSnapshot = (): readonly Pending[] => this.#pending;

  /** Reads what an earlier visit left, and sends it. */
  async start(): Promise<void> {
    await this.#rescue();
    await this.#load();
    this.drainAll();
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#channel?.close();
  }

  /** Shows the message at once; it is on its way when the promise ends. */
  async enqueue(draft: Draft): Promise<string> {
    const clientId = newId();
    const item: OutboxItem = { ...draft, quoted: draft.quoted && bareQuote(draft.quoted), clientId, userId: this.me.id, queuedAt: this.now(), failure: null };
    const rescued = this.#rescue(); // of what was noted before
    this.journal.note(item);
    this.#show([...this.#pending, { ...item, state: "sending", seq: null }]);
    await rescued;
    await this.#keep(item);
    return clientId;
  }

  async retry(clientId: string): Promise<void> {
    const unkept = this.#unkept(clientId);
    if (unkept) return await this.#keepAgain(unkept);
    const row = await this.#find(clientId);
    if (!row) return;
    // A refused id might be remembered with its refusal; one that was never answered must keep its id.
    const fresh = row.failure?.code === "client_message_id_reused" ? newId() : row.clientId;
    await (await this.database).put("outbox", { ...row, clientId: fresh, failure: null, queuedAt: this.now() });
    await this.#load();
    this.#tell();
    this.#wake(row.roomId);
  }

  async discard(clientId: string): Promise<void> {
    const unkept = this.#unkept(clientId);
    if (unkept) {
      this.journal.strike(clientId);
      this.#show(this.#pending.filter((one) => one !== unkept));
      return;
    }
    const row = await this.#find(clientId);
    if (row) await (await this.database).delete("outbox", row.order);
    await this.#load();
    this.#tell();
  }

  /** The server's copy is on the screen: the echo has done its work. */
  forget(clientIds: ReadonlySet<string>): void {
    const left = this.#pending.filter((one) => one.state !== "sent" || !clientIds.has(one.clientId));
    for (const id of clientIds) this.#taken.delete(id);
    if (left.length !== this.#pending.length) this.#show(left);
  }

  /** Keeps what an earlier visit had noted and did not get to keep, ahead of everything that is written now. */
  #rescue(): Promise<void> {
    this.#rescued ??= (async () => {
      const left = this.journal.left().map((item) => ({ ...item, quoted: item.quoted && bareQuote(item.quoted) }));
      this.#show([...left.map((item): Pending => ({ ...item, state: item.failure ? "failed" : "sending", seq: null })), ...this.#pending]);
      for (const item of left) await this.#keep(item);
    })();
    return this.#rescued;
  }

  /** From the journal into the database, and on its way. */
  async #keep(item: OutboxItem): Promise<void> {
    try {
      const order = await keep(await this.database, item);
      this.#show(this.#pending.map((one) => one.clientId === item.clientId ? { ...one, order } : one));
    } catch {
      // No storage: better to say so than to send what a reload would lose silently.
      const failure: Failure = { code: "storage_unavailable" };
      this.journal.note({ ...item, failure });
      this.#show(this.#pending.map((one) => one.clientId === item.clientId ? { ...one, state: "failed", failure } : one));
      return;
    }
    this.journal.strike(item.clientId);
    this.#tell();
    this.#wake(item.roomId);
  }

  /** One that the database did not take. */
  #unkept(clientId: string): Pending | undefined {
    return this.#pending.find((one) => one.clientId === clientId && one.order === undefined && one.state === "failed");
  }

  async #keepAgain({ clientId, userId, roomId, content, replyTo, quoted }: Pending): Promise<void> {
    const item: OutboxItem = { clientId, userId, roomId, content, replyTo, quoted, queuedAt: this.now(), failure: null };
    this.journal.note(item);
    this.#show(this.#pending.map((one) => one.clientId === clientId ? { ...item, state: "sending", seq: null } : one));
    await this.#keep(item);
  }

  /** The network is back, or the person does not want to wait. */
  drainAll(): void {
    this.#attempts.clear();
    for (const roomId of new Set(this.#pending.filter((one) => one.state === "sending").map((one) => one.roomId))) {
      this.#wake(roomId);
    }
  }

  /** Another tab queued something: stand by for it, should that tab close before it is sent. */
  #follow(): void {
    for (const one of this.#pending) {
      if (one.state === "sending" && !this.#timers.has(one.roomId)) this.#wake(one.roomId);
    }
  }

  #wake(roomId: string): void {
    clearTimeout(this.#timers.get(roomId));
    this.#timers.delete(roomId);
    if (this.#draining.has(roomId) || this.#stopped) return;
    this.#draining.add(roomId);
    void withLock(`veza-outbox-${this.me.id}-${roomId}`, () => this.#drain(roomId))
      .catch(() => this.wait(this.#failed(roomId)))
      .then((again) => {
        this.#draining.delete(roomId);
        if (again === null || this.#stopped) return;
        this.#timers.set(roomId, setTimeout(() => this.#wake(roomId), again));
      });
  }

  /** Sends until nothing is left (`null`), or says how long to wait. The lock is held. */
  async #drain(roomId: string): Promise<number | null> {
    const database = await this.database;
    for (;;) {
      if (this.#stopped) return null;
      const rows = await this.#rows();
      const row = rows.find((one) => one.roomId === roomId && one.failure === null);
      if (!row) return null;
      if (this.now() - row.queuedAt > expiryMs) {
        await this.#refuse(row, expired);
        continue;
      }
      try {
        const body = { content: row.content, client_message_id: row.clientId, ...(row.replyTo ? { reply_to: row.replyTo } : {}) };
        const sent = await this.api.sendMessage(roomId, body);
        this.#attempts.delete(roomId);
        this.#taken.set(row.clientId, sent.seq);
        await database.delete("outbox", row.order);
        this.#show(this.#pending.map((one) =>
          one.clientId === row.clientId ? { ...one, state: "sent", seq: sent.seq } : one));
        this.onSent(row, sent);
        this.#tell();
      } catch (error) {
        const refused = error instanceof ApiError && !error.transient && error.status !== 401;
        if (!refused) {
          const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
          return Math.max(asked, this.wait(this.#failed(roomId)));
        }
        await this.#refuse(row, { code: error.code, said: error.said });
      }
    }
  }

  #failed(roomId: string): number {
    const attempt = this.#attempts.get(roomId) ?? 0;
    this.#attempts.set(roomId, attempt + 1);
    return attempt;
  }

  async #refuse(row: Row, failure: Failure): Promise<void> {
    await (await this.database).put("outbox", { ...row, failure });
    await this.#load();
    this.#tell();
  }

  async #rows(): Promise<Row[]> {
    const rows = await (await this.database).getAllFromIndex("outbox", "user", this.me.id);
    return rows.filter((row): row is Row => row.order !== undefined).sort((a, b) => a.order - b.order);
  }

  async #find(clientId: string): Promise<Row | null> {
    return (await this.#rows()).find((row) => row.clientId === clientId) ?? null;
  }

  /** The database is right, except for what is not in it yet and what has just been sent. */
  async #load(): Promise<void> {
    const rows = await this.#rows().catch(() => null);
    if (!rows || this.#stopped) return;
    const known = new Set(rows.map((row) => row.clientId));
    const shown = rows.map((row): Pending => {
      const seq = this.#taken.get(row.clientId) ?? null;
      return { ...row, state: seq !== null ? "sent" : row.failure ? "failed" : "sending", seq };
    });
    const extra = this.#pending.filter((one) =>
      !known.has(one.clientId) && (one.state === "sent" || one.order === undefined));
    this.#show([...extra.filter((one) => one.state === "sent"), ...shown, ...extra.filter((one) => one.state !== "sent")]);
  }

  #show(pending: readonly Pending[]): void {
    this.#pending = pending;
    this.emit();
  }

  #tell(): void {
    this.#channel?.postMessage("changed");
  }
}

/** The message that an acknowledged item has become, until the server's own copy arrives. */
export function echoOf(item: OutboxItem, sent: Sent, me: { id: string; name: string }): Message {
  return {
    id: sent.id, room_id: sent.room_id, seq: sent.seq, user_id: me.id, user_name: me.name, content: cleanText(item.content),
    created_at: sent.created_at, edited_at: null, deleted_at: null, reply_to: item.replyTo, quoted: item.quoted,
    mentions: null, client_message_id: item.clientId, revision: null,
  };
}
