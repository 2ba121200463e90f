import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { Emitter } from "../../api/emitter";
import type { OutboxItem } from "../outbox/outboxItem";
import { bareQuote } from "../state/quotes";
import type { Snapshot } from "./snapshot";

interface Schema extends DBSchema {
  outbox: { key: number; value: OutboxItem; indexes: { user: string; client: string } };
  snapshots: { key: string; value: Snapshot };
}

export type Database = IDBPDatabase<Schema>;

/** The browser did not open its database, or did not do what it was asked. */
export class StorageError extends Error {
  constructor(cause: unknown) {
    super("The browser's database refuses to work.", { cause });
  }
}

// One that another tab blocks must not keep a message from being sent.
const openWithinMs = 3000;

/** What survives a reload: messages not yet sent, and the last state seen. Drafts are small and live in localStorage. */
export async function openDatabase(name = "veza", onLost: () => void = () => undefined): Promise<Database> {
  return await openDB<Schema>(name, 3, {
    async upgrade(database, before, _now, change) {
      if (before < 1) {
        // The key counts up, which is the order of sending.
        database.createObjectStore("outbox", { keyPath: "order", autoIncrement: true }).createIndex("user", "userId");
        database.createObjectStore("snapshots", { keyPath: "userId" });
      }
      if (before < 2) change.objectStore("outbox").createIndex("client", "clientId", { unique: true });
      if (before < 3) {
        for await (const row of change.objectStore("outbox")) {
          if (row.value.quoted) await row.update({ ...row.value, quoted: bareQuote(row.value.quoted) });
        }
      }
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close(); // it is being deleted, or a newer version of the client is in another tab
      onLost();
    },
    terminated: onLost,
  });
}

/**
 * The database for as long as the window lives: opened when it is needed, and opened again when it went away. It may refuse at any
 * moment; whoever uses it goes on without.
 */
export class KeptDatabase extends Emitter {
  #opening: { database: Promise<Database>; late: Promise<never> } | null = null;
  #generation = 0;
  #refused = false;
  readonly #lost = new Set<() => void>();

  constructor(private readonly open: (onLost: () => void) => Promise<Database> = (onLost) => openDatabase("veza", onLost)) {
    super();
  }

  /** True once it refused something. */
  readonly getSnapshot = (): boolean => this.#refused;

  /** Calls back when the database went away; what was kept in it may be gone with it. */
  onLost(listener: () => void): void {
    this.#lost.add(listener);
  }

  /** Works with the database. `generation` is another one once it was opened again. Throws a `StorageError`. */
  async work<T>(task: (database: Database, generation: number) => Promise<T>): Promise<T> {
    const database = await this.#ready();
    const generation = this.#generation;
    try {
      return await task(database, generation);
    } catch (cause) {
      if (!(cause instanceof DOMException)) throw cause; // a fault of ours
      // Closed under the work, by somebody who deletes it: once more with the new one.
      if (generation === this.#generation && cause.name !== "InvalidStateError" && cause.name !== "AbortError") this.#refuse(cause);
      database.close();
      if (generation === this.#generation) this.#forget();
      return await task(await this.#ready(), this.#generation).catch((again: unknown) => this.#refuse(again));
    }
  }

  async #ready(): Promise<Database> {
    const { database, late } = this.#opening ??= this.#start();
    return await Promise.race([database, late]).catch((cause: unknown) => this.#refuse(cause));
  }

  #refuse(cause: unknown): never {
    if (!this.#refused) {
      this.#refused = true;
      this.emit();
    }
    throw new StorageError(cause);
  }

  #start(): { database: Promise<Database>; late: Promise<never> } {
    const generation = ++this.#generation;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("The database does not open.")), openWithinMs);
    });
    late.catch(() => undefined); // nobody may be waiting
    const onLost = () => {
      if (generation !== this.#generation) return;
      this.#forget();
      for (const listener of this.#lost) listener();
    };
    const database = this.open(onLost);
    database.then(() => clearTimeout(timer), () => {
      clearTimeout(timer);
      if (generation === this.#generation) this.#opening = null; // asked again the next time
    });
    return { database, late };
  }

  #forget(): void {
    this.#opening = null;
    this.#generation++;
  }
}

/** Adds a message to the outbox unless it is there: two tabs may find the same one in the journal. Answers its place. */
export async function keep(database: Database, item: OutboxItem): Promise<number> {
  const change = database.transaction("outbox", "readwrite");
  const place = await change.store.index("client").getKey(item.clientId) ?? await change.store.add(item);
  await change.done;
  return place;
}
