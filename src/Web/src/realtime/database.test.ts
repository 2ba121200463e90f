import "fake-indexeddb/auto";
import { openDB } from "idb";
import { describe, expect, it } from "vitest";
import { openDatabase } from "./database";

describe("the database", () => {
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
