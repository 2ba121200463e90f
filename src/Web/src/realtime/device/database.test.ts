import "fake-indexeddb/auto";
import { deleteDB, openDB } from "idb";
import { describe, expect, it } from "vitest";
import { KeptDatabase, openDatabase, StorageError } from "./database";

describe("the database", () => {
  it("is opened again when it was deleted, and says that what it held may be gone", async () => {
    const kept = new KeptDatabase((onLost) => openDatabase("deleted", onLost));
    const [generations, lost]: [number[], string[]] = [[], []];
    kept.onLost(() => lost.push("lost"));
    await kept.work(async (_, generation) => { generations.push(generation); });
    await deleteDB("deleted");
    const left = await kept.work(async (database, generation) => {
      generations.push(generation);
      return await database.count("outbox");
    });

    expect([left, lost, kept.getSnapshot(), new Set(generations).size]).toEqual([0, ["lost"], false, 2]);
  });

  it("goes on with a new one when it was closed under the work", async () => {
    const kept = new KeptDatabase((onLost) => openDatabase("closed", onLost));
    let first = true;
    const counted = await kept.work(async (database) => {
      if (first) database.close();
      first = false;
      return await database.count("outbox");
    });

    expect([counted, kept.getSnapshot()]).toEqual([0, false]);
  });

  it("gives way to a newer version of the client, and says that it keeps nothing from then on", async () => {
    const kept = new KeptDatabase((onLost) => openDatabase("newer", onLost));
    await kept.work(async () => undefined);
    (await openDB("newer", 99)).close();

    await expect(kept.work(async (database) => await database.count("outbox"))).rejects.toBeInstanceOf(StorageError);
    expect(kept.getSnapshot()).toBe(true);
  });

  it("refuses, and works again as soon as the browser lets it", async () => {
    let allowed = false;
    const kept = new KeptDatabase((onLost) => allowed ? openDatabase("later", onLost) : Promise.reject(new DOMException("no", "SecurityError")));
    await expect(kept.work(async () => undefined)).rejects.toBeInstanceOf(StorageError);
    allowed = true;

    expect(await kept.work(async (database) => await database.count("outbox"))).toBe(0);
  });

  it("holds no text of what waits to be answered, whatever an earlier version kept", async () => {
    const before = await openDB("earlier", 2, {
      upgrade: (made) => {
        const rows = made.createObjectStore("outbox", { keyPath: "order", autoIncrement: true });
        rows.createIndex("user", "userId");
        rows.createIndex("client", "clientId", { unique: true });
        made.createObjectStore("snapshots", { keyPath: "userId" });
      },
    });
    const quoted = { id: "m1", seq: 1, user_id: "other", user_name: "Other", content: "taken back later", deleted: false };
    await before.add("outbox", {
      roomId: "r", content: "an answer", replyTo: "m1", clientId: "c", userId: "me", queuedAt: 1, failure: null, quoted,
    });
    before.close();

    const rows = await (await openDatabase("earlier")).getAll("outbox");

    expect(rows.map((row) => [row.content, row.quoted?.seq, row.quoted?.content])).toEqual([["an answer", 1, ""]]);
  });
});
