import { describe, expect, it } from "vitest";
import { FakeRoom, me, message, page, random, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import type { RoomState } from "./roomState";
import type { ChatStore } from "../store/store";
import { firstUnreadSeq, totalUnread, unreadOf } from "./unread";

function roomOf(store: ChatStore): RoomState {
  const room = store.getSnapshot().rooms.get(roomId);
  if (!room) throw new Error("no room");
  return room;
}

const shown = (store: ChatStore) => unreadOf(roomOf(store), me);
const counted = (server: FakeRoom) => ({ count: server.counted().unread_count, mentions: server.counted().mention_count });

/** A client that holds the newest `held` messages of a room, of which all from `readSeq` on are unread. */
function scene(count: number, held: number, { readSeq = 0, naming = [] as string[] } = {}) {
  const server = new FakeRoom();
  for (let n = 0; n < count; n++) server.send("other", naming);
  server.readSeq = readSeq;
  const store = new TestStore(me);
  store.sync(page({ ...server.sync({ seq: 0, revision: 0 }), messages: held > 0 ? server.messages.slice(-held) : [] }));
  server.events.splice(0);
  const live = (change: () => void) => {
    change();
    store.receive(server.events.splice(0));
  };
  return { server, store, live };
}

describe("a place that was put back", () => {
  it("makes what follows unread at once, before the server has answered, and whatever else it counted since", () => {
    const { server, store, live } = scene(6, 6, { readSeq: 6, naming: [me] });
    live(() => server.send());
    store.markUnread(roomId, 4);

    expect([roomOf(store).readSeq, shown(store)]).toEqual([3, { count: 4, mentions: 3 }]);
    live(() => server.unreadFrom(4));
    expect(shown(store)).toEqual(counted(server));
  });

  it("is not moved on by what the room is told of an earlier reading, nor by a late answer", () => {
    const { server, store, live } = scene(6, 6);
    const late = server.marks(5);
    live(() => server.unreadFrom(3));
    store.receive([{ type: "message.read", room_id: roomId, seq: 6, user_id: me }]);
    store.applyMarks(late);

    expect([roomOf(store).readSeq, shown(store).count]).toEqual([2, 4]);
    store.applyMarks(server.marks(4));
    expect([roomOf(store).readSeq, shown(store).count]).toEqual([4, 2]);
  });
});

describe("what is unread after a change", () => {
  it.each([["held", 2], ["below what is held", 0]])("falls when its author deletes it: %s", (_, held) => {
    const { server, store, live } = scene(2, held);
    live(() => server.delete(1));
    expect(shown(store).count).toBe(1);
    live(() => server.delete(2));
    expect(shown(store).count).toBe(0);
    expect(totalUnread(store.getSnapshot().rooms.values(), me).count).toBe(0);
  });

  it.each([["held", 5], ["below what is held", 1]])("shows a mention that an edit adds, and not one that it takes away: %s", (_, held) => {
    const { server, store, live } = scene(5, held);
    live(() => server.edit(2, [me]));
    expect(shown(store)).toEqual({ count: 5, mentions: 1 });
    live(() => server.edit(2, [me, roomId]));
    expect(shown(store)).toEqual({ count: 5, mentions: 1 });
    live(() => server.edit(2));
    expect(shown(store)).toEqual({ count: 5, mentions: 0 });
    live(() => server.edit(3, [roomId]));
    live(() => server.delete(3));
    expect(shown(store)).toEqual({ count: 4, mentions: 0 });
  });

  it("does not change by what I wrote, what I have read, what I am told twice or what the count knows already", () => {
    const server = new FakeRoom();
    for (const from of [me, "other", "other", "other"]) server.send(from, [me]);
    server.readSeq = 2;
    const store = new TestStore(me);
    server.delete(4);
    store.sync(page({ ...server.sync({ seq: 0, revision: 0 }), messages: [] }));
    const known = server.events.splice(0).filter((event) => event.type === "message.deleted");
    server.delete(1);
    server.edit(2);
    store.receive([...known, ...server.events, ...server.events]);
    expect(shown(store)).toEqual({ count: 1, mentions: 1 });
  });

  it("leaves out what was said before I came", () => {
    const server = new FakeRoom();
    for (let n = 0; n < 6; n++) server.send();
    server.joinedAt = message(4).created_at;
    const store = new TestStore(me);
    store.sync(page(server.sync({ seq: 0, revision: 0 })));
    server.events.splice(0);
    expect(shown(store).count).toBe(3);

    store.markRead(roomId, 2);
    expect(shown(store).count).toBe(3);
    server.delete(1);
    server.delete(5);
    store.receive(server.events);
    expect([shown(store).count, firstUnreadSeq(roomOf(store), 0, me)]).toEqual([2, 4]);
  });

  it("has a line above it that moves down with a deletion, and goes when nothing is left of it", () => {
    const { server, store, live } = scene(3, 3);
    const line = () => firstUnreadSeq(roomOf(store), 0, me, 3);
    live(() => { server.send(); });
    expect(line()).toBe(1);
    live(() => server.delete(1));
    expect(line()).toBe(2);
    live(() => { server.delete(3); server.delete(2); });
    expect(line()).toBeNull();
  });

  it("is counted among the newest thousand, however many come live", () => {
    const { server, store, live } = scene(1, 1);
    live(() => { for (let n = 0; n < 1500; n++) server.send(); });
    expect(shown(store)).toEqual(counted(server));
    store.trim(roomId);
    expect(shown(store)).toEqual(counted(server));
  });

  it("is the server's number where another device read a part that is not held", () => {
    const { server, store, live } = scene(300, 10);
    live(() => server.read(120));
    expect(shown(store).count).toBe(180);
    live(() => server.delete(130));
    expect(shown(store).count).toBe(179);
  });

  it("comes out as the server counts it, whatever is held, in any order of the events", () => {
    for (let seed = 1; seed <= 500; seed++) {
      const chance = random(seed);
      const naming = () => chance() < 0.3 ? [chance() < 0.5 ? me : roomId] : [];
      const server = new FakeRoom();
      const any = () => 1 + Math.floor(chance() * Math.max(1, server.messages.length));
      const step = () => {
        const what = chance();
        if (what < 0.4) server.send(chance() < 0.3 ? me : "other", naming());
        else if (what < 0.65) server.edit(any(), naming());
        else if (what < 0.9) server.delete(any());
        else server.rename();
      };
      for (let n = 0; n < 12; n++) step();
      server.readSeq = Math.floor(chance() * server.messages.length);
      if (chance() < 0.3) server.joinedAt = message(any()).created_at;
      const store = new TestStore(me);
      const held = Math.floor(chance() * 13);
      store.sync(page({ ...server.sync({ seq: 0, revision: 0 }), messages: server.messages.slice(server.messages.length - held) }));
      const late = chance() < 0.5 ? server.events.splice(0).filter((event) => event.type !== "message.new") : server.events.splice(0, Infinity) && [];
      for (let n = 0; n < 12; n++) step();

      const events = [...late, ...server.events].map((event) => ({ event, at: chance() })).sort((a, b) => a.at - b.at);
      for (const { event } of events) {
        store.receive([event]);
        if (chance() < 0.2) store.receive([event]);
      }

      expect(shown(store), `seed ${seed}`).toEqual(counted(server));
      if (chance() < 0.5) store.sync(page({ ...server.sync({ seq: 0, revision: 0 }), messages: [] }));
      const readTo = server.readSeq + 1 + Math.floor(chance() * 5);
      store.markRead(roomId, Math.min(readTo, server.messages.length));
      store.applyMarks(server.marks(Math.min(readTo, server.messages.length)));
      expect(shown(store), `seed ${seed}, after the mark`).toEqual(counted(server));
    }
  });
});
