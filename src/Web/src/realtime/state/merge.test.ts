import { describe, expect, it } from "vitest";
import { FakeRoom, me, message, page, random, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import type { RoomState } from "./roomState";
import type { ChatStore } from "../store/store";
import { unreadOf } from "./unread";

function roomOf(store: ChatStore): RoomState {
  const room = store.getSnapshot().rooms.get(roomId);
  if (!room) throw new Error("no room");
  return room;
}

/** What a person can see of a room, without what merely remembers how we got there. */
function visible(store: ChatStore) {
  const room = roomOf(store);
  return {
    name: room.name, head: room.head, revision: room.revision, ahead: room.ahead, memberCount: room.memberCount,
    readSeq: room.readSeq, readVersion: room.readVersion, unread: unreadOf(room, me), favourite: room.favourite,
    messages: [...room.messages.values()].sort((a, b) => a.seq - b.seq), last: room.lastMessage,
    // Of a message that is gone nothing is shown, whether or not it is still known.
    said: [...room.said].filter(([seq]) => room.messages.get(seq)?.deleted_at === null).sort(([a], [b]) => a - b),
  };
}

function history(server: FakeRoom, steps: number, chance: () => number): void {
  for (let step = 0; step < steps; step++) {
    const any = 1 + Math.floor(chance() * Math.max(1, server.messages.length));
    const what = chance();
    const naming = chance() < 0.3 ? [chance() < 0.5 ? me : roomId] : [];
    if (what < 0.12) server.reply(any, chance() < 0.3 ? me : "other", naming, chance() < 0.3);
    else if (what < 0.5) server.send(chance() < 0.3 ? me : "other", naming, chance() < 0.4 ? any : null);
    else if (what < 0.65) server.edit(any, naming);
    else if (what < 0.75) server.delete(any);
    else if (what < 0.83) server.rename();
    else if (what < 0.9) server.join();
    else if (what < 0.97) server.read(any);
    else if (what < 0.985) server.unreadFrom(any);
    else server.star();
    if (chance() < 0.3) server.mark(any, chance() < 0.5 ? "pin" : "other", chance() < 0.3 ? null : { by: step });
  }
}

describe("merging", () => {
  it("gives the same state whatever the order of live events and syncs", () => {
    for (let seed = 1; seed <= 400; seed++) {
      const chance = random(seed);
      const server = new FakeRoom();
      history(server, 5, chance);
      const store = new TestStore(me);
      store.sync(page(server.sync({ seq: 0, revision: 0 })));
      const plain = new TestStore(me);
      plain.sync(page(server.sync({ seq: 0, revision: 0 })));
      let cursor = server.now();
      const seenEvents = server.events.length;

      // The server goes on; its events arrive in any order, some twice, some never, with syncs in between.
      const waiting: (() => void)[] = [];
      for (let round = 0; round < 4; round++) {
        history(server, 6, chance);
        const entry = server.sync(cursor);
        cursor = server.now();
        waiting.push(() => store.sync(page(entry)));
      }
      for (const event of server.events.slice(seenEvents)) {
        const deliver = () => store.receive([event]);
        if (chance() < 0.85) waiting.push(deliver);
        if (chance() < 0.3) waiting.push(deliver);
      }
      // Syncs keep their order among themselves (one at a time); all else is shuffled.
      const syncs = waiting.slice(0, 4);
      const shuffled = waiting.map((_, index) => ({ index, at: chance() })).sort((a, b) => a.at - b.at);
      for (const { index } of shuffled) (index < 4 ? syncs.shift() : waiting[index])?.();

      plain.sync(page(server.sync({ seq: 0, revision: 0 })));
      expect(visible(store), `seed ${seed}`).toEqual(visible(plain));
      expect(store.hasGap()).toBe(false);
    }
  });

  it("hides a message that came too early until those before it are there", () => {
    const server = new FakeRoom();
    server.send();
    const store = new TestStore(me);
    const told: number[] = [];
    store.onMessages = (messages) => told.push(...messages.map((one) => one.seq));
    store.sync(page(server.sync({ seq: 0, revision: 0 })));

    store.receive([{ type: "message.new", message: message(3) }]);
    expect([roomOf(store).head, store.hasGap(), told]).toEqual([1, true, []]);

    store.receive([{ type: "message.new", message: message(2) }]);
    expect([roomOf(store).head, store.hasGap(), told]).toEqual([3, false, [2, 3]]);
  });

  it("sees a skipped revision", () => {
    const server = new FakeRoom();
    server.send();
    const store = new TestStore(me);
    store.sync(page(server.sync({ seq: 0, revision: 0 })));
    server.edit(1);
    server.rename();

    store.receive(server.events.slice(2));
    expect([store.hasGap(), roomOf(store).revision, roomOf(store).name]).toEqual([true, 0, "name 2"]);

    store.receive(server.events.slice(1, 2));
    expect([store.hasGap(), roomOf(store).revision]).toEqual([false, 2]);
  });

  it("drops the window on a reset, and keeps what is newer than the answer", () => {
    const server = new FakeRoom();
    for (let n = 0; n < 20; n++) server.send();
    const store = new TestStore(me);
    store.sync(page(server.sync({ seq: 0, revision: 0 })));
    for (let n = 0; n < 40; n++) server.send();
    const entry = server.sync({ seq: 20, revision: 0 }, true);
    store.receive([{ type: "message.new", message: message(61) }]);

    store.sync(page(entry));

    expect([...roomOf(store).messages.keys()].sort((a, b) => a - b)).toEqual([56, 57, 58, 59, 60, 61]);
    expect([roomOf(store).head, store.hasGap()]).toEqual([61, false]);
  });

  it("holds live events back during a sync and then lets them in", () => {
    const server = new FakeRoom();
    server.send();
    const store = new TestStore(me);
    store.hold();
    store.receive([{ type: "message.new", message: message(2) }]);
    expect(store.getSnapshot().rooms.size).toBe(0);

    store.sync(page(server.sync({ seq: 0, revision: 0 })));
    store.release();

    expect(roomOf(store).head).toBe(2);
  });

  it("replaces our echo by the server's copy, and never the other way round", () => {
    const server = new FakeRoom();
    server.send();
    const store = new TestStore(me);
    store.sync(page(server.sync({ seq: 0, revision: 0 })));
    const real = message(2, { user_id: me, mentions: ["x"] });

    store.addEcho({ ...real, mentions: null });
    store.receive([{ type: "message.new", message: real }]);
    store.addEcho({ ...real, mentions: null });

    expect(roomOf(store).messages.get(2)?.mentions).toEqual(["x"]);
  });

  it("syncs for a room that it does not know, and forgets a room that is left", () => {
    const server = new FakeRoom();
    const store = new TestStore(me);
    let missed = 0;
    store.onMissed = () => missed++;
    store.receive([{ type: "message.new", message: message(1) }]);
    expect(missed).toBe(1);

    store.sync(page(server.sync({ seq: 0, revision: 0 })));
    store.receive([{ type: "room.member_left", room_id: roomId, user_id: me, member_count: 1, revision: 1 }]);
    expect(store.getSnapshot().rooms.size).toBe(0);
  });
});

describe("unread", () => {
  it("counts others' messages, not mine and not deleted ones, and reading to the end leaves zero", () => {
    const server = new FakeRoom();
    for (let n = 0; n < 6; n++) server.send(n % 3 === 0 ? me : "other");
    const store = new TestStore(me);
    store.sync(page(server.sync({ seq: 0, revision: 0 })));
    expect(unreadOf(roomOf(store), me).count).toBe(4);

    store.receive([{ type: "message.new", message: message(7, { mentions: [me] }) }]);
    expect(unreadOf(roomOf(store), me)).toEqual({ count: 5, mentions: 1 });

    store.markRead(roomId, 5);
    expect(unreadOf(roomOf(store), me).count).toBe(2);
    store.markRead(roomId, 7);
    expect(unreadOf(roomOf(store), me)).toEqual({ count: 0, mentions: 0 });
  });

  it("keeps the server's number where the messages are not held", () => {
    const server = new FakeRoom();
    for (let n = 0; n < 300; n++) server.send();
    const store = new TestStore(me);
    store.sync(page({ ...server.sync({ seq: 0, revision: 0 }), messages: server.messages.slice(-20) }));
    expect(unreadOf(roomOf(store), me).count).toBe(300);

    store.markRead(roomId, 100);
    store.applyMarks(server.marks(100));
    expect(unreadOf(roomOf(store), me).count).toBe(200);
  });
});
