import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/problems";
import type { SyncPage } from "../../api/wire";
import { FakeRoom, me, page, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import { reorderMs } from "./gaps";
import { Synchroniser } from "./synchroniser";

describe("the synchroniser", () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  function scene(answer: (cursor: string | null) => Promise<SyncPage>) {
    const store = new TestStore(me);
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

  it("does not bring back a room that was left while the answer was under way", async () => {
    const server = new FakeRoom();
    server.send();
    const { store, asked, sync } = scene(async () => {
      if (asked.length > 1) return { cursor: "after", has_more: false, rooms: [], removed_room_ids: [] };
      store.removeRoom(roomId); // not known yet: the person was only just added
      return page(server.sync({ seq: 0, revision: 0 }), "before");
    });
    await sync.run();

    expect([asked, sync.cursor, [...store.getSnapshot().rooms.keys()]]).toEqual([[null, null], "after", []]);
  });

  it("asks for the list alone as long as nothing is known, and for everything from then on", async () => {
    const server = new FakeRoom();
    server.send();
    const store = new TestStore(me);
    const lists: boolean[] = [];
    const sync = new Synchroniser({
      sync: async (_, list = false) => {
        lists.push(list);
        return { ...page(server.sync({ seq: 0, revision: 0 }), String(lists.length)), has_more: lists.length < 2 };
      },
    }, store);

    await sync.run();
    await sync.run();

    expect(lists).toEqual([true, true, false]);
  });

  it("shows the list when it is there, whatever else was asked for meanwhile", async () => {
    const server = new FakeRoom();
    const { store, asked, sync } = scene(async () => {
      if (asked.length === 2) expect(store.getSnapshot().loaded).toBe(true);
      return page(server.sync({ seq: 0, revision: 0 }));
    });

    await Promise.all([sync.run(), sync.run()]);

    expect(asked.length).toBe(2);
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

  it("fetches what only a sync can bring, a moment later, however often it is told", async () => {
    const server = new FakeRoom();
    const { store, asked } = scene(async () => page(server.sync({ seq: 0, revision: 0 })));

    for (let n = 0; n < 10; n++) {
      store.receive([{ type: "sync.required" }]);
      await vi.advanceTimersByTimeAsync(reorderMs / 5);
    }

    expect(asked).toHaveLength(2);
  });
});

describe("a gap", () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  /** Rooms with one message each that the client has, on a server that goes on. */
  function scene(rooms = 1) {
    const servers = Array.from({ length: rooms }, (_, n) => new FakeRoom(n === 0 ? roomId : `room-${n}`));
    const store = new TestStore(me);
    const times: number[] = [];
    let answers = true;
    const sync = new Synchroniser({
      sync: async () => {
        times.push(Date.now() - start);
        if (!answers) throw new ApiError(503, "unavailable", null);
        return { cursor: "c", has_more: false, rooms: servers.map((one) => one.sync({ seq: 0, revision: 0 })), removed_room_ids: [] };
      },
    }, store);
    for (const server of servers) server.send();
    store.sync({ cursor: "c", has_more: false, rooms: servers.map((one) => one.sync({ seq: 0, revision: 0 })), removed_room_ids: [] });
    const start = Date.now();
    const [server] = servers as [FakeRoom];
    const events = () => servers.flatMap((one) => one.events.splice(0));
    events();
    return { store, sync, server, servers, events, times, breakDown: () => { answers = false; } };
  }

  it("is held for 150 ms before a sync is asked for", async () => {
    const { store, server, events, times } = scene();
    server.send();
    server.send();
    store.receive(events().slice(1));

    await pass(reorderMs - 1);
    expect(times).toEqual([]);
    await pass(1);

    expect(times).toEqual([150]);
    expect(store.getSnapshot().rooms.get(roomId)?.head).toBe(3);
  });

  it.each([
    ["a message", (server: FakeRoom) => { server.send(); server.send(); }],
    ["an edit by a deletion", (server: FakeRoom) => { server.edit(1); server.delete(1); }],
    ["a deletion by a rename", (server: FakeRoom) => { server.delete(1); server.rename(); }],
    ["a rename by a member who came", (server: FakeRoom) => { server.rename(); server.join(); }],
    ["a member who came by one who left", (server: FakeRoom) => { server.join(); server.leave("u2"); }],
    ["a member who left by an edit", (server: FakeRoom) => { server.leave("other"); server.edit(1); }],
  ])("closes without a sync when what was overtaken comes in time: %s", async (_, change) => {
    const { store, server, events, times } = scene();
    change(server);
    const [first, second] = events();

    if (second) store.receive([second]);
    await pass(reorderMs - 1);
    expect(store.hasGap()).toBe(true);
    if (first) store.receive([first]);
    await pass(60_000);

    expect([times, store.hasGap()]).toEqual([[], false]);
    expect(store.getSnapshot().rooms.get(roomId)).toMatchObject({ head: server.messages.length, revision: server.revision });
  });

  it("is not put off by events that go on coming", async () => {
    const { store, server, events, times } = scene();
    server.send();
    server.send();
    events().slice(1).forEach((event) => store.receive([event]));
    for (let n = 0; n < 10; n++) {
      server.send();
      store.receive(events());
      await pass(20);
    }
    expect(times).toEqual([150]);
  });

  it("has a window of its own: one that closes does not shorten, nor lengthen, that of the next", async () => {
    const { store, server, events, times } = scene();
    for (let n = 0; n < 4; n++) server.send();
    const [two, three, , five] = events();
    if (three) store.receive([three]);
    await pass(100);
    if (two && five) store.receive([two, five]); // 4 is missing from now on
    await pass(149);
    expect(times).toEqual([]);
    await pass(1);
    expect(times).toEqual([250]);
  });

  it("in the messages does not wait for one in the changes, nor the other way round", async () => {
    const { store, server, events, times } = scene();
    server.send();
    server.send();
    server.edit(1);
    server.rename();
    const [, three, , rename] = events();
    if (three) store.receive([three]);
    await pass(100);
    if (rename) store.receive([rename]);
    await pass(50);
    expect(times).toEqual([150]);
  });

  it("in a thousand rooms makes one timer and one sync", async () => {
    const { store, servers, events, times } = scene(1000);
    for (const server of servers) {
      server.send();
      server.send();
    }
    const seconds = events().filter((_, index) => index % 2 === 1);
    for (const event of seconds) store.receive([event]);
    expect(vi.getTimerCount()).toBe(1);
    await pass(reorderMs);

    expect([times, store.hasGap(), vi.getTimerCount()]).toEqual([[150], false, 0]);
  });

  it("that a sync could not close is asked for again, ever more seldom", async () => {
    const { store, server, events, times, breakDown } = scene();
    breakDown();
    server.send();
    server.send();
    store.receive(events().slice(1));
    await pass(60_000);

    expect(times[0]).toBe(150);
    expect(times.length).toBeGreaterThan(2);
    expect(times.length).toBeLessThan(10);
  });
});
