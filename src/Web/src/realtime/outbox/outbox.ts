import { Emitter } from "../../api/emitter";
import { newId } from "../../api/locks";
import type { Message, Sent, Withheld } from "../../api/wire";
import { needsNewId, type EditTarget, type Failure, type Outgoing, type OutboxItem, type Pending, type Written } from "./outboxItem";
import type { OutboxPorts } from "./outboxPorts";
import type { Row } from "./outboxRows";
import { OutboxSender } from "./outboxSender";
import { PendingList } from "./pendingList";
import { Review } from "./review";
import { bareQuote } from "../state/quotes";
import { TabNotes } from "./tabNotes";
import { Waits } from "./waits";

/**
 * Messages on their way, and edits. Each is in the database before it is sent and until the server has taken it, and in the journal
 * until it is in the database, so it survives a reload at any moment; where the browser keeps nothing, it is in memory.
 * `OutboxSender` sends them, one at a time in a room.
 */
export class Outbox extends Emitter {
  readonly #list = new PendingList(() => this.emit());
  readonly #keeping = new Map<string, Promise<void>>();
  readonly #waits = new Waits((roomId) => {
    this.emit();
    this.#wake(roomId);
  });
  readonly #tabs = new TabNotes("veza-outbox");
  readonly #sender: OutboxSender;
  /** What is done where a moderator has to look at a message first. */
  readonly review: Review;
  #rescued: Promise<void> | null = null;
  #stopped = false;

  constructor(private readonly ports: OutboxPorts) {
    super();
    this.#sender = new OutboxSender(ports, {
      taken: this.#taken, held: this.#wasHeld, edited: this.#wasEdited, refused: this.#refused, paused: (roomId, forMs) => this.#pause(roomId, forMs),
      idOf: (clientId) => this.#list.idOf(clientId),
    });
    this.review = new Review(ports, () => this.#changed());
    this.#tabs.listen(({ waiting }) => {
      if (waiting) this.#waits.start(waiting.roomId, waiting.forMs);
      else void this.#load().then(() => this.#follow());
    });
  }

  readonly getSnapshot = (): readonly Pending[] => this.#list.items;

  /** Until when, by the monotonic clock, the server asked to send nothing in this room; `null` when it did not. */
  readonly waitOf = (roomId: string): number | null => this.#waits.of(roomId);

  /** Reads what an earlier visit left, and sends it. */
  async start(): Promise<void> {
    await this.#rescue();
    await this.#load();
    this.drainAll();
  }

  stop(): void {
    this.#stopped = true;
    this.#sender.stop();
    this.#waits.stop();
    this.#tabs.close();
  }

  /** Shows the message at once; it is on its way when the promise ends. */
  async enqueue(draft: Outgoing): Promise<string> {
    return await this.#add({ ...draft, quoted: draft.quoted && bareQuote(draft.quoted) });
  }

  /**
   * Another text for a message. While that waits itself and was never tried, its text is changed; else the edit waits behind it, and
   * is sent in its turn.
   */
  async edit(roomId: string, target: EditTarget, content: string): Promise<void> {
    const id = target.id ?? this.#list.idOf(target.clientId);
    const { item, rescued } = this.#note({ roomId, content, replyTo: null, quoted: null, edit: { id, clientId: target.clientId } });
    await rescued;
    if (target.clientId) await this.#keeping.get(target.clientId);
    if (!await this.ports.rows.rewrite(target, content, this.#now())) return await this.#keep(item);
    this.ports.journal.strike(item.clientId);
    this.#list.drop(item.clientId);
    await this.#changed();
    this.#wake(roomId);
  }

  /** Whether an edit of this message waits. */
  isEdited(target: EditTarget): boolean {
    return this.#list.isEdited(target);
  }

  /** Why this message, or an edit of it, was refused; `null` when it was not. */
  refusalOf(target: EditTarget): Failure | null {
    return this.#list.refusalOf(target);
  }

  async retry(clientId: string): Promise<void> {
    const failed = this.#list.items.find((one) => one.clientId === clientId);
    // A refused id might be remembered with its refusal; one that was never answered must keep its id.
    const fresh = needsNewId(failed?.failure ?? null) ? newId() : clientId;
    const row = await this.ports.rows.replace(clientId, { clientId: fresh, failure: null, queuedAt: this.#now() });
    if (!row) return;
    await this.#changed();
    this.#wake(row.roomId);
  }

  async discard(clientId: string): Promise<void> {
    await this.ports.rows.remove(clientId);
    await this.#changed();
  }

  /** The server's copy is on the screen: the echo has done its work. */
  forget(clientIds: ReadonlySet<string>): void {
    this.#list.forget(clientIds);
  }

  /** The network is back, or the person does not want to wait. Where the server asked to wait, that stands. */
  drainAll(): void {
    this.#sender.forgive();
    for (const roomId of this.#list.roomsSending()) this.#wake(roomId);
  }

  /** The database went away under us: what is shown as on its way goes into the next one. */
  async restore(): Promise<void> {
    if (this.#stopped) return; // signed out: it is to be gone
    await this.#load();
    this.#follow();
  }

  async #add(what: Written): Promise<string> {
    const { item, rescued } = this.#note(what);
    const kept = rescued.then(() => this.#keep(item));
    this.#keeping.set(item.clientId, kept);
    await kept.finally(() => this.#keeping.delete(item.clientId));
    return item.clientId;
  }

  /** Shows it, and notes it in the journal: from here on a reload finds it. */
  #note(what: Written): { item: OutboxItem; rescued: Promise<void> } {
    const item: OutboxItem = { ...what, clientId: newId(), userId: this.ports.me.id, queuedAt: this.#now(), failure: null };
    const rescued = this.#rescue(); // of what was noted before
    this.ports.journal.note(item);
    this.#list.add(item);
    return { item, rescued };
  }

  /** Keeps what an earlier visit had noted and did not get to keep, ahead of everything that is written now. */
  #rescue(): Promise<void> {
    this.#rescued ??= (async () => {
      const left = this.ports.journal.left().map((item) => ({ ...item, quoted: item.quoted && bareQuote(item.quoted) }));
      this.#list.addLeft(left);
      for (const item of left) await this.#keep(item);
    })();
    return this.#rescued;
  }

  /** From the journal into the database, and on its way. */
  async #keep(item: OutboxItem): Promise<void> {
    const { order } = await this.ports.rows.keep(item);
    this.#list.order(item.clientId, order);
    this.#tabs.tell({});
    this.#wake(item.roomId);
  }

  /** Another tab queued something: stand by for it, should that tab close before it is sent. */
  #follow(): void {
    for (const roomId of this.#list.roomsSending()) if (!this.#sender.waits(roomId)) this.#wake(roomId);
  }

  readonly #taken = async (row: Row, sent: Sent): Promise<void> => {
    this.#list.noteSent(row.clientId, sent);
    await this.ports.rows.settle(row, sent.id, this.#now());
    this.#list.showSent(row, sent);
    this.ports.onSent(row, sent);
    this.#tabs.tell({});
  };

  readonly #wasEdited = async (row: Row, message: Message): Promise<void> => {
    this.#list.noteEdited(row.clientId);
    this.ports.onEdited(message);
    this.#list.remove(row.clientId);
    await this.ports.rows.remove(row.clientId);
    this.#tabs.tell({});
  };

  readonly #refused = async (row: Row, failure: Failure): Promise<void> => {
    await this.ports.rows.refuse(row, failure);
    await this.#changed();
  };

  readonly #wasHeld = async (row: Row, { created_at }: Withheld): Promise<void> => {
    await this.ports.rows.hold(row.clientId, { at: created_at });
    await this.#changed();
  };

  /** The rows are others now: here and in the other tabs. */
  async #changed(): Promise<void> {
    await this.#load();
    this.#tabs.tell({});
    this.#follow();
  }

  /** Where the server asked to wait, that stands, whatever is written meanwhile. */
  #wake(roomId: string): void {
    if (this.#waits.of(roomId) === null) this.#sender.wake(roomId);
  }

  #pause(roomId: string, forMs: number | null): void {
    if (forMs === null) return this.#waits.end(roomId);
    this.#waits.start(roomId, forMs);
    this.#tabs.tell({ waiting: { roomId, forMs } });
  }

  #now(): number {
    return (this.ports.now ?? Date.now)();
  }

  async #load(): Promise<void> {
    const rows = await this.ports.rows.all();
    if (!this.#stopped) this.#list.read(rows);
  }
}
