import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/problems";
import type { SyncPage } from "../api/wire";
import { FakeRoom, me, message, page, roomId } from "../testing/fakeRoom";
import { ChatStore } from "./store";
import { Synchroniser } from "./synchroniser";

describe("the synchroniser", () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  function scene(answer: (cursor: string | null) => Promise<SyncPage>) {
    const store = new ChatStore(me);
    const asked: (string | null)[] = [];
    const sync = new Synchroniser({ sync: (cursor) => { asked.push(cursor); return answer(cursor); } }, store);
    return { store, asked, sync };
  }

  it("goes on while there is more, with each new cursor", async () => {
    const server = new FakeRoom();
    for (let n = 0; n < 4; n++) server.send();
    const pages = [
      { ...page({ ...server.sync({ seq: 0, revision: 0 }), messages: server.messages.slice(0, 2) }, "1"), has_more: true },
      page({ ...server.sync({ seq: 0, revision: 0 }), messages: server.messages.slice(2) }, "2"),
    ];
    const { store, asked, sync } = scene(async (cursor) => pages[cursor === null ? 0 : 1] as SyncPage);
    await sync.run();

    expect([asked, sync.cursor, store.getSnapshot().loaded]).toEqual([[null, "1"], "2", true]);
    expect(store.getSnapshot().rooms.get(roomId)?.messages.size).toBe(4);
  });

  it("begins anew when its cursor is refused, and forgets rooms that are gone", async () => {
    const server = new FakeRoom();
    const { store, asked, sync } = scene(async (cursor) => {
      if (cursor === "old") throw new ApiError(410, "cursor_invalid", null);
      return page(server.sync({ seq: 0, revision: 0 }), "new");
    });
    store.sync(page({ ...server.sync({ seq: 0, revision: 0 }), room: { ...server.summary(), id: "gone" } }));
    sync.cursor = "old";
    await sync.run();

    expect([asked, sync.cursor]).toEqual([["old", null], "new"]);
    expect([...store.getSnapshot().rooms.keys()]).toEqual([roomId]);
  });

  it("runs one at a time, and once more for all that was asked meanwhile", async () => {
    const server = new FakeRoom();
    const { asked, sync } = scene(async () => page(server.sync({ seq: 0, revision: 0 })));
    await Promise.all([sync.run(), sync.run(), sync.run()]);
    expect(asked).toHaveLength(2);
  });

  it("fetches what a gap hides, a moment later", async () => {
    const server = new FakeRoom();
    server.send();
    const { store, asked, sync } = scene(async () => page(server.sync({ seq: 1, revision: 0 })));
    store.sync(page(server.sync({ seq: 0, revision: 0 })));
    server.send();
    server.send();

    store.receive([{ type: "message.new", message: message(3) }]);
    store.receive([{ type: "sync.required" }]);
    expect(asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(500);

    expect([asked.length, store.getSnapshot().rooms.get(roomId)?.head, sync.cursor]).toEqual([1, 3, "c"]);
  });
});
