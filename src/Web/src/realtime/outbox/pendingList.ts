import type { Sent } from "../../api/wire";
import { isEditOf, type EditTarget, type Failure, type OutboxItem, type Pending } from "./outboxItem";
import type { Row } from "./outboxRows";

const waiting = (item: OutboxItem): Pending =>
  ({ ...item, state: item.failure ? "failed" : item.held ? "held" : "sending", seq: null });

/** What is shown of the messages on their way: the rows of the database, what is not among them yet, and what has just been sent. */
export class PendingList {
  #items: readonly Pending[] = [];
  /** Taken by the server, by client id; kept until forgotten, so that no late read of the database shows them as waiting. */
  readonly #sent = new Map<string, Sent>();
  readonly #edited = new Set<string>();

  constructor(private readonly onChange: () => void) {}

  get items(): readonly Pending[] {
    return this.#items;
  }

  /** Rooms in which something is to be sent, each once. */
  roomsSending(): Set<string> {
    return new Set(this.#items.filter((one) => one.state === "sending" || (one.state === "held" && one.held?.ask)).map((one) => one.roomId));
  }

  /** The server's id of a message that it has taken. */
  idOf(clientId: string | null): string | null {
    return this.#sent.get(clientId ?? "")?.id ?? null;
  }

  /** Why this message, or an edit of it, was refused. */
  refusalOf(target: EditTarget): Failure | null {
    return this.#items.findLast((one) => one.failure && (isEditOf(one.edit, target) || (!one.edit && one.clientId === target.clientId)))?.failure ?? null;
  }

  isEdited(target: EditTarget): boolean {
    return this.#items.some((one) => isEditOf(one.edit, target));
  }

  /** Written now, behind what waits. */
  add(item: OutboxItem): void {
    this.#show([...this.#items, waiting(item)]);
  }

  /** Left by an earlier visit, ahead of everything that is written now. */
  addLeft(left: readonly OutboxItem[]): void {
    this.#show([...left.map(waiting), ...this.#items]);
  }

  /** It is in the database now. */
  order(clientId: string, order: number | undefined): void {
    this.#show(this.#items.map((one) => one.clientId === clientId ? { ...one, order } : one));
  }

  /** Told with the next reading of the rows. */
  drop(clientId: string): void {
    this.#items = this.#items.filter((one) => one.clientId !== clientId);
  }

  /** The server has taken it; from here on no reading of the rows shows it as waiting. */
  noteSent(clientId: string, sent: Sent): void {
    this.#sent.set(clientId, sent);
  }

  showSent({ clientId, content }: Row, sent: Sent): void {
    this.#show(this.#items.map((one) => {
      if (one.clientId === clientId) return { ...one, content, state: "sent", seq: sent.seq };
      return isEditOf(one.edit, { id: null, clientId }) ? { ...one, edit: { id: sent.id, clientId } } : one;
    }));
  }

  noteEdited(clientId: string): void {
    this.#edited.add(clientId);
  }

  remove(clientId: string): void {
    this.#show(this.#items.filter((one) => one.clientId !== clientId));
  }

  /** The server's copies are on the screen. */
  forget(clientIds: ReadonlySet<string>): void {
    const left = this.#items.filter((one) => one.state !== "sent" || !clientIds.has(one.clientId));
    for (const id of clientIds) this.#sent.delete(id);
    if (left.length !== this.#items.length) this.#show(left);
  }

  /** The rows are right, except for what is not among them yet and what has just been sent. */
  read(all: readonly Row[]): void {
    const rows = all.filter((row) => !this.#edited.has(row.clientId));
    const known = new Set(rows.map((row) => row.clientId));
    const shown = rows.map((row): Pending => {
      const seq = this.#sent.get(row.clientId)?.seq ?? null;
      return seq === null ? waiting(row) : { ...row, state: "sent", seq };
    });
    const extra = this.#items.filter((one) =>
      !known.has(one.clientId) && (one.state === "sent" || (one.order === undefined && !this.#edited.has(one.clientId))));
    this.#show([...extra.filter((one) => one.state === "sent"), ...shown, ...extra.filter((one) => one.state !== "sent")]);
  }

  #show(items: readonly Pending[]): void {
    this.#items = items;
    this.onChange();
  }
}
