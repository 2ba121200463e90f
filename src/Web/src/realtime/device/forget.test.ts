import "fake-indexeddb/auto";
import { describe, expect, it, vi } from "vitest";
import type { SyncPage } from "../../api/wire";
import { TestStore } from "../../testing/testStore";
import { keep, KeptDatabase, openDatabase } from "./database";
import { forgetOutbox, forgetSnapshots } from "./forget";
import type { OutboxItem } from "../outbox/outboxItem";
import { SnapshotKeeper } from "./snapshot";

const page: SyncPage = { cursor: "c", has_more: false, rooms: [], removed_room_ids: [] };

function item(clientId: string, userId: string): OutboxItem {
  return { clientId, userId, roomId: "r", content: "words", replyTo: null, quoted: null, queuedAt: 0, failure: null };
}

describe("forgetting", () => {
  it("leaves nobody's snapshot, and none comes from a save that was under way", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const database = openDatabase("snapshots");
    await (await database).put("snapshots", { userId: "somebody else", version: 3, cursor: "c", rooms: [], people: [] });
    const store = new TestStore("me");
    let opened: () => void = () => undefined;
    const late = new Promise<void>((done) => { opened = done; }).then(() => database);
    const keeper = new SnapshotKeeper(store, new KeptDatabase(() => late), () => "c");
    store.sync(page);
    store.setLoaded();
    vi.advanceTimersByTime(2500); // the save is under way, and waits for the database
    keeper.stop();
    opened();
    await late;
    await forgetSnapshots(openDatabase("snapshots"));
    vi.useRealTimers();
    const kept = await (await database).count("snapshots");
    (await database).close();
    expect(kept).toBe(0);
  });

  it("takes along what one person has not sent, and leaves what others have not", async () => {
    const database = await openDatabase("outbox");
    for (const [id, user] of [["1", "me"], ["2", "you"], ["3", "me"]] as const) await keep(database, item(id, user));
    await forgetOutbox(database, "me");
    const left = await database.getAll("outbox");
    database.close();
    expect(left.map((one) => one.clientId)).toEqual(["2"]);
  });
});
