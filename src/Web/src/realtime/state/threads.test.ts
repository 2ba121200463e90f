import { describe, expect, it } from "vitest";
import { FakeRoom, me, message, page, random, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import { lastStanding } from "./standing";
import { ownOfWire, repliesOf, unreadOfThread, unreadThreads, type OwnThread } from "./threads";
import { unreadOf } from "./unread";

const root = "m1";

function own(change: Partial<{ following: boolean; read_seq: number; unread_count: number; mention_count: number; counted_seq: number }> = {}): OwnThread {
  return ownOfWire(roomId, root, { following: true, read_seq: 1, unread_count: 0, mention_count: 0, counted_seq: 1, ...change });
}

function started(): { server: FakeRoom; store: TestStore } {
  const server = new FakeRoom();
  server.send();
  const store = new TestStore(me);
  store.sync(page(server.sync({ seq: 0, revision: 0 })));
  return { server, store };
}

describe("threads", () => {
  it("stand apart from the room: its unread, its last line and its count leave them out", () => {
    const { server, store } = started();
    server.reply(1);
    server.reply(1, "other", [me]);
    server.reply(1, "other", [], true);
    server.reply(1);
    store.receive(server.events.slice(1));

    const room = store.getSnapshot().rooms.get(roomId);
    if (!room) throw new Error("no room");
    expect(unreadOf(room, me)).toEqual({ count: 2, mentions: 0 }); // the root, and the reply that stands in the room
    expect([room.head, room.lastMessage?.seq]).toEqual([5, 4]);
    expect(repliesOf(room, root).map((one) => one.seq)).toEqual([2, 3, 4, 5]);
    expect(lastStanding(new Map([[7, message(7, { thread_root: root })]]), 7)).toBeNull();
  });

  it("count what came above the server's count, whatever the order, each once", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const chance = random(seed);
      const { server, store } = started();
      store.setOwnThread(own());
      for (let n = 0; n < 6; n++) server.reply(1, chance() < 0.3 ? me : "other", chance() < 0.3 ? [me] : []);
      const replies = server.messages.filter((one) => one.thread_root === root && one.user_id !== me);
      const late = own({
        counted_seq: 4, unread_count: replies.filter((one) => one.seq <= 4).length,
        mention_count: replies.filter((one) => one.seq <= 4 && one.mentions?.includes(me)).length,
      });
      const steps = server.events.slice(1).flatMap((event) => [() => store.receive([event]), () => store.receive([event])]);
      steps.push(() => store.setOwnThread(late));
      for (const { step } of steps.map((step) => ({ step, at: chance() })).sort((a, b) => a.at - b.at)) step();

      expect(unreadOfThread(store.getSnapshot().threads.get(root)), `seed ${seed}`).toEqual({
        count: replies.length, mentions: replies.filter((one) => one.mentions?.includes(me)).length,
      });
    }
  });

  it("are read to the end at once, and what the server says of earlier brings nothing back", () => {
    const { server, store } = started();
    store.setOwnThread(own({ unread_count: 1, counted_seq: 2 }));
    server.reply(1);
    store.receive(server.events.slice(1));
    store.readThread(root, 2);
    expect(unreadThreads(store.getSnapshot().threads)).toEqual({ count: 0, mentions: 0 });

    store.setOwnThread(own({ unread_count: 1, counted_seq: 2 }));
    expect(unreadThreads(store.getSnapshot().threads)).toEqual({ count: 0, mentions: 0 });
    server.reply(1, "other", [me]);
    store.receive(server.events.slice(3));
    expect(unreadThreads(store.getSnapshot().threads)).toEqual({ count: 1, mentions: 1 });
  });

  it("that are not followed count nothing, and a reply that was deleted counts no more", () => {
    const { server, store } = started();
    store.setOwnThread(own());
    server.reply(1);
    server.reply(1);
    server.delete(2);
    store.receive(server.events.slice(1));
    expect(unreadOfThread(store.getSnapshot().threads.get(root)).count).toBe(1);

    store.setOwnThread(own({ following: false, counted_seq: 9 }));
    expect(unreadOfThread(store.getSnapshot().threads.get(root)).count).toBe(0);
  });
});
