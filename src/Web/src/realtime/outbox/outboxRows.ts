import { keep, StorageError, type Database, type KeptDatabase } from "../device/database";
import { newId } from "../../api/locks";
import type { Journal } from "./journal";
import { isEditOf, needsNewId, type EditTarget, type Failure, type Held, type OutboxItem } from "./outboxItem";

export type Row = OutboxItem & { order: number };

type Change = (rows: readonly Row[]) => { put?: Row[]; remove?: Row[] };

/**
 * The rows of the outbox, in the order of sending: in the database, which all tabs share. Where that refuses they are in the window's
 * memory and in the journal, and go back into the database when it works again; so do they when it was deleted.
 */
export class OutboxRows {
  readonly #held = new Map<string, Row>();
  #generation: number | null = null;
  #apart = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly userId: string, private readonly database: KeptDatabase, private readonly journal: Journal) {}

  all(): Promise<Row[]> {
    return this.#work(async (database) => {
      const rows = await listed(database, this.userId);
      this.#hold(rows);
      return rows;
    }, () => this.#rows());
  }

  /** Adds a row unless it is there. From then on it needs no line in the journal, if the database took it. */
  keep(item: OutboxItem): Promise<Row> {
    const held = (order: number): Row => {
      const row = this.#held.get(item.clientId) ?? { ...item, order };
      this.#held.set(item.clientId, row);
      return row;
    };
    return this.#work(async (database) => {
      const order = await keep(database, item);
      this.journal.strike(item.clientId);
      return held(order);
    }, () => held(Math.max(0, ...this.#rows().map((row) => row.order)) + 1));
  }

  /** The row is sent now: from here on its text stands. `null` when it is gone. */
  async begin(clientId: string): Promise<Row | null> {
    const rows = await this.#change((all) => ({
      put: all.filter((row) => row.clientId === clientId && row.failure === null && !row.tried).map((row) => ({ ...row, tried: true })),
    }));
    return rows.find((row) => row.clientId === clientId && row.failure === null) ?? null;
  }

  /** Another text for what was not sent yet, be it the message itself or an edit of it. Answers whether there was such a row. */
  async rewrite(target: EditTarget, content: string, now: number): Promise<boolean> {
    let found = false;
    await this.#change((all) => {
      const row = all.find((one) => (one.edit ? isEditOf(one.edit, target) : one.clientId === target.clientId)
        && (!one.tried || one.failure !== null));
      found = row !== undefined;
      if (!row) return {};
      const anew = needsNewId(row.failure) ? { clientId: newId(), tried: false } : {};
      // What was refused is written anew, however long it waited for that.
      return { put: [{ ...row, content, failure: null, queuedAt: row.failure ? now : row.queuedAt, ...anew }] };
    });
    return found;
  }

  /** The server took it. Edits that waited for its id have it now. */
  async settle(row: Row, id: string, now: number): Promise<void> {
    await this.#change((all) => ({
      put: all.filter((one) => one.edit?.id === null && one.edit.clientId === row.clientId)
        // One that waited for a moderator could not be sent before.
        .map((one) => ({ ...one, edit: { id, clientId: row.clientId }, queuedAt: row.held ? now : one.queuedAt })),
      remove: [row],
    }));
  }

  /** The server refused it. What edits would have made of it is what the person sees and sends again. */
  async refuse(row: Row, failure: Failure): Promise<void> {
    await this.#change((all) => {
      const edits = row.edit ? [] : all.filter((one) => one.edit?.id === null && one.edit.clientId === row.clientId);
      const content = edits.at(-1)?.content ?? row.content;
      // What the server marked stands in the text that it was sent.
      const said = content === row.content ? failure.said : failure.said && { ...failure.said, ranges: undefined };
      return { put: [{ ...row, content, failure: { ...failure, said }, held: null }], remove: edits };
    });
  }

  /** The server keeps it until a moderator has decided; unless it is known by now what became of it. */
  async hold(clientId: string, held: Held): Promise<void> {
    await this.#change((all) => ({
      put: all.filter((one) => one.clientId === clientId && one.failure === null).map((one) => ({ ...one, held, tried: true })),
    }));
  }

  /** These are decided: what became of them is asked for. Answers the rooms that have something to ask for. */
  async ask(isDecided: (row: Row) => boolean): Promise<string[]> {
    let rooms: string[] = [];
    await this.#change((all) => {
      const decided = all.filter((one) => one.held && isDecided(one));
      rooms = decided.map((one) => one.roomId);
      return { put: decided.flatMap((one) => one.held && !one.held.ask ? [{ ...one, held: { ...one.held, ask: true } }] : []) };
    });
    return rooms;
  }

  async replace(clientId: string, change: Partial<OutboxItem>): Promise<Row | null> {
    let changed: Row | null = null;
    await this.#change((all) => {
      const row = all.find((one) => one.clientId === clientId);
      changed = row ? { ...row, ...change } : null;
      return { put: changed ? [changed] : [] };
    });
    return changed;
  }

  /** Drops it, and the edits of it. */
  async remove(clientId: string): Promise<void> {
    await this.#change((all) => ({
      remove: all.filter((one) => one.clientId === clientId || (one.edit?.id === null && one.edit.clientId === clientId)),
    }));
  }

  /** Changes rows in one step, whatever another tab does meanwhile. Answers all rows as they are then. */
  #change(change: Change): Promise<Row[]> {
    return this.#work(async (database) => {
      const work = database.transaction("outbox", "readwrite");
      const rows = await work.store.index("user").getAll(this.userId);
      const { put = [], remove = [] } = change(ordered(rows));
      for (const row of put) await work.store.put(row);
      for (const row of remove) await work.store.delete(row.order);
      await work.done;
      const next = await listed(database, this.userId);
      this.#hold(next);
      for (const row of remove) this.journal.strike(row.clientId);
      return next;
    }, () => {
      const { put = [], remove = [] } = change(this.#rows());
      for (const row of put) {
        // A new client id takes the place of the former one.
        for (const one of this.#rows()) if (one.order === row.order && one.clientId !== row.clientId) this.#drop(one);
        this.#held.set(row.clientId, row);
        this.journal.note(row);
      }
      for (const row of remove) this.#drop(row);
      return this.#rows();
    });
  }

  #drop(row: Row): void {
    this.#held.delete(row.clientId);
    this.journal.strike(row.clientId);
  }

  #rows(): Row[] {
    return ordered([...this.#held.values()]);
  }

  #hold(rows: readonly Row[]): void {
    this.#held.clear();
    for (const row of rows) this.#held.set(row.clientId, row);
  }

  /** One after the other: a reading that began before a change must not take its place in memory. */
  #work<T>(inDatabase: (database: Database) => Promise<T>, inMemory: () => T): Promise<T> {
    const work = this.#last.then(() => this.#workNow(inDatabase, inMemory));
    this.#last = work.catch(() => undefined); // its caller learns of it
    return work;
  }

  async #workNow<T>(inDatabase: (database: Database) => Promise<T>, inMemory: () => T): Promise<T> {
    try {
      return await this.database.work(async (database, generation) => {
        if (this.#apart || (this.#generation !== null && this.#generation !== generation)) await this.#bringBack(database);
        [this.#generation, this.#apart] = [generation, false];
        return await inDatabase(database);
      });
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#apart = true;
      return inMemory();
    }
  }

  /** What only this window knows goes into the database: that is a new one, or did not take it before. */
  async #bringBack(database: Database): Promise<void> {
    for (const held of this.#rows()) {
      const item: OutboxItem = { ...held };
      delete item.order; // the next one gives its own
      const row = { ...item, order: await keep(database, item) };
      if (this.#apart) await database.put("outbox", row); // what happened to it meanwhile, too
      this.#held.set(row.clientId, row);
      this.journal.strike(row.clientId);
    }
  }
}

function ordered(rows: readonly OutboxItem[]): Row[] {
  return rows.filter((row): row is Row => row.order !== undefined).sort((a, b) => a.order - b.order);
}

async function listed(database: Database, userId: string): Promise<Row[]> {
  return ordered(await database.getAllFromIndex("outbox", "user", userId));
}
