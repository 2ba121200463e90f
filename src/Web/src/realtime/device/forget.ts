import type { Database } from "./database";

/**
 * A snapshot stands on a device only while its person is signed in there: when a sign-in ends, however it does, and where
 * nobody is signed in, none is left.
 */
export async function forgetSnapshots(opening: Promise<Database>): Promise<void> {
  const database = await opening;
  await database.clear("snapshots");
  database.close();
}

/** What the person wrote and the server has not taken. Stays when a sign-in just ends; whoever signs out takes it along. */
export async function forgetOutbox(database: Database, userId: string): Promise<void> {
  const change = database.transaction("outbox", "readwrite");
  for (const key of await change.store.index("user").getAllKeys(userId)) await change.store.delete(key);
  await change.done;
}
