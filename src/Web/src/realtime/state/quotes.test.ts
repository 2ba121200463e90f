import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import type { Api } from "../../api/client";
import { serverLimits } from "../../api/limits";
import { FakeRoom, me, message, page, random, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import { History } from "../sync/history";
import { quoteOf } from "./quotes";
import type { RoomState } from "./roomState";
import { snapshotOf } from "../device/snapshot";
import type { ChatStore } from "../store/store";

const secret = "what should not stay";

function roomOf(store: ChatStore): RoomState {
  const room = store.getSnapshot().rooms.get(roomId);
  if (!room) throw new Error("no room");
  return room;
}

/** All that the store holds, and all that it leaves in the browser's database. */
function everything(store: ChatStore): string {
  const maps = (_: string, value: unknown) => value instanceof Map ? [...value] : value;
  return JSON.stringify([store.getSnapshot(), snapshotOf(store.getSnapshot(), "c")], maps);
}

/** Message 1 is answered by the last of `count`; the client holds the newest `held`. */
function scene(count: number, held: number) {
  const server = new FakeRoom();
  server.messages.push(message(1, { content: secret }));
  for (let n = 2; n < count; n++) server.send();
  server.send("other", [], 1);
  const store = new TestStore(me);
  store.sync(page({ ...server.sync({ seq: 0, revision: 0 }), messages: server.newest(held) }));
  server.events.splice(0);
  expect(everything(store)).toContain(secret);
  const quoted = () => roomOf(store).messages.get(count)?.quoted;
  return { server, store, quoted, cursor: server.now() };
}

describe.each([["held", 3, 3], ["held alone", 80, 80], ["not held", 80, 20]])("a quote of a message that is %s", (_, count, held) => {
  it("is empty once the message is deleted, wherever a copy was", () => {
    const { server, store, quoted } = scene(count, held);
    server.delete(1);
    store.receive(server.events);
    expect(quoted()).toMatchObject({ content: "", deleted: true, revision: 1 });
    expect(everything(store)).not.toContain(secret);
  });

  it("says what an edit says", () => {
    const { server, store, quoted } = scene(count, held);
    server.edit(1);
    store.receive(server.events);
    expect(quoted()).toMatchObject({ content: "edit 1", deleted: false, revision: 1 });
    expect(everything(store)).not.toContain(secret);
  });

  it("learns of it by a sync, after a visit that ended before", () => {
    const { server, store, cursor } = scene(count, held);
    const { rooms, people } = snapshotOf(store.getSnapshot(), "c");
    const later = new TestStore(me);
    later.restore(structuredClone(rooms), people);
    server.delete(1);
    server.send();
    later.sync(page(server.sync(cursor)));
    expect(roomOf(later).messages.get(count)?.quoted).toMatchObject({ content: "", deleted: true });
    expect(everything(later)).not.toContain(secret);
  });

  it("does not come back with an answer that was written before", () => {
    const { server, store, quoted } = scene(count, held);
    const before = server.newest(1);
    server.send("other", [], 1);
    const late = server.events.splice(0);
    server.delete(1);
    store.receive([...server.events, ...late]);
    store.addMessages(roomId, before);
    expect([quoted()?.content, everything(store).includes(secret)]).toEqual(["", false]);
  });
});

describe("a quote", () => {
  it("is gone with the rest when too much was missed", () => {
    const { server, store } = scene(10, 10);
    server.delete(1);
    for (let n = 0; n < 40; n++) server.send();
    store.sync(page(server.sync({ seq: 10, revision: 0 }, true)));
    expect(everything(store)).not.toContain(secret);
  });

  it("takes the fresher one of two copies of the same answer", () => {
    const { server, store, quoted } = scene(80, 20);
    server.edit(1);
    store.addMessages(roomId, server.newest(1));
    expect(quoted()?.content).toBe("edit 1");
  });

  it("is no reason to keep our own echo when the server's copy comes", () => {
    const { server, store } = scene(3, 3);
    server.send(me, [roomId], 1);
    const [real] = server.newest(1);
    if (!real) throw new Error("nothing was sent");
    store.addEcho({ ...real, mentions: null, quoted: { ...quoteOf(message(1)), content: "" } });
    expect(roomOf(store).messages.get(4)?.quoted?.content).toBe(secret);
    store.receive(server.events);
    expect(roomOf(store).messages.get(4)?.mentions).toEqual([roomId]);
  });

  it("is cut as the server cuts it, never within what is seen as a character", () => {
    serverLimits.set({ quote: 140 });
    expect(quoteOf(message(1, { content: `${"x".repeat(139)}👨‍👩‍👧 and more` })).content).toBe("x".repeat(139));
    expect(quoteOf(message(1, { content: `${"x".repeat(139)}😀 and more` })).content).toBe(`${"x".repeat(139)}😀`);
  });

  it("and the last line of a room are emptied though the message itself is not held", () => {
    const server = new FakeRoom();
    server.messages.push(message(1, { content: secret }));
    const store = new TestStore(me);
    const entry = server.sync({ seq: 0, revision: 0 });
    store.sync(page({ ...entry, messages: [] }));
    store.restore([], []);
    store.sync(page({ ...server.sync({ seq: 0, revision: 0 }, true), messages: [] }));
    server.delete(1);
    store.receive(server.events.filter((event) => event.type === "message.deleted"));
    expect([roomOf(store).lastMessage?.content, everything(store).includes(secret)]).toEqual(["", false]);
  });

  it("of something that is not held is asked for once at a time", async () => {
    const { server, store } = scene(80, 20);
    let asked = 0;
    const api = { message: async () => { asked++; return message(1, { content: secret }); } } as unknown as Api;
    const history = new History(api, store);
    await Promise.all([history.one(roomId, "m1"), history.one(roomId, "m1")]);
    expect([asked, roomOf(store).messages.get(1)?.content]).toEqual([1, secret]);
    server.delete(1);
    store.receive(server.events);
    expect(everything(store)).not.toContain(secret);
  });

  it("is the server's in any order of events and answers", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const chance = random(seed);
      const server = new FakeRoom();
      const any = () => 1 + Math.floor(chance() * server.messages.length);
      for (let n = 0; n < 10; n++) server.send("other", [], n > 0 && chance() < 0.6 ? any() : null);
      const store = new TestStore(me);
      store.sync(page({ ...server.sync({ seq: 0, revision: 0 }), messages: server.newest(Math.floor(chance() * 11)) }));
      server.events.splice(0);
      for (let n = 0; n < 12; n++) {
        if (chance() < 0.4) server.send("other", [], any());
        else if (chance() < 0.6) server.edit(any());
        else server.delete(any());
      }
      for (const { event } of server.events.map((one) => ({ event: one, at: chance() })).sort((a, b) => a.at - b.at)) {
        store.receive([event]);
        if (chance() < 0.1) store.addMessages(roomId, server.newest(Math.floor(chance() * 20)));
      }
      for (const held of roomOf(store).messages.values()) {
        const right = server.messages[held.seq - 1];
        expect(held.quoted, `seed ${seed}, message ${held.seq}`).toEqual(right && server.view(right).quoted);
      }
    }
  });
});
