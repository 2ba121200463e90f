import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { OutboxItem } from "./outboxItem";
import { bareQuote } from "./quotes";
import type { Snapshot } from "./snapshot";

interface Schema extends DBSchema {
  outbox: { key: number; value: OutboxItem; indexes: { user: string; client: string } };
  snapshots: { key: string; value: Snapshot };
}

export type Database = IDBPDatabase<Schema>;

/** What survives a reload: messages not yet sent, and the last state seen. Drafts are small and live in localStorage. */
export function openDatabase(name = "veza"): Promise<Database> {
  return openDB<Schema>(name, 3, {
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
      (event.target as IDBDatabase).close(); // a newer version of the client in another tab
    },
  });
}

/** Adds a message to the outbox unless it is there: two tabs may find the same one in the journal. Answers its place. */
export async function keep(database: Database, item: OutboxItem): Promise<number> {
  const change = database.transaction("outbox", "readwrite");
  const place = await change.store.index("client").getKey(item.clientId) ?? await change.store.add(item);
  await change.done;
  return place;
}
