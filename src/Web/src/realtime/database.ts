import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { OutboxItem } from "./outboxItem";
import type { Snapshot } from "./snapshot";

interface Schema extends DBSchema {
  outbox: { key: number; value: OutboxItem; indexes: { user: string } };
  snapshots: { key: string; value: Snapshot };
}

export type Database = IDBPDatabase<Schema>;

/** What survives a reload: messages not yet sent, and the last state seen. Drafts are small and live in localStorage. */
export function openDatabase(name = "veza"): Promise<Database> {
  return openDB<Schema>(name, 1, {
    upgrade(database) {
      // The key counts up, which is the order of sending.
      const outbox = database.createObjectStore("outbox", { keyPath: "order", autoIncrement: true });
      outbox.createIndex("user", "userId");
      database.createObjectStore("snapshots", { keyPath: "userId" });
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close(); // a newer version of the client in another tab
    },
  });
}
