import { describe, expect, it } from "vitest";
import { FakeRoom, me, message, page, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import { snapshotOf } from "../device/snapshot";
import { payloadOf } from "./messageChanges";

function scene(messages = 3) {
  const server = new FakeRoom();
  for (let n = 0; n < messages; n++) server.send();
  const store = new TestStore(me);
  store.sync(page(server.sync({ seq: 0, revision: 0 })));
  const room = () => {
    const held = store.getSnapshot().rooms.get(roomId);
    if (!held) throw new Error("no room");
    return held;
  };
  return { server, store, room, pinned: (seq: number) => payloadOf(room().said.get(seq), "pin") };
}

describe("what is said of a message besides its text", () => {
  it("follows the newest, also when an older state of it comes later, and what was taken away stays so", () => {
    const { server, store, pinned } = scene();
    server.mark(2, "pin", { by: "a" });
    server.mark(2, "pin", { by: "b" });
    server.mark(1, "pin", { by: "a" });
    server.mark(1, "pin", null);

    store.receive(server.events.slice(-4).toReversed());

    expect([pinned(1), pinned(2), pinned(3)]).toEqual([null, { by: "b" }, null]);
  });

  it("comes with pages of history, and is no part of the message that is kept", () => {
    const { store, room, pinned } = scene();
    const change = { room_id: roomId, message_id: "m1", seq: 1, kind: "pin", revision: 4, user_id: "other", changed_at: "", payload: { by: "a" } };

    store.addMessages(roomId, [message(1, { changes: [change] })]);

    expect([pinned(1), room().messages.get(1)?.changes]).toEqual([{ by: "a" }, undefined]);
  });

  it("keeps the same object for a message of which nothing else was said, so that its row need not be drawn", () => {
    const { server, store, room } = scene();
    server.mark(1, "pin", { by: "a" });
    store.receive(server.events.slice(-1));
    const before = room().said.get(1);

    server.mark(2, "pin", { by: "a" });
    store.receive(server.events.slice(-1));

    expect(room().said.get(1)).toBe(before);
  });

  it("is kept for the next visit with the messages that are", () => {
    const { server, store } = scene(60);
    server.mark(1, "pin", { by: "a" });
    server.mark(60, "pin", { by: "a" });
    store.receive(server.events.slice(-2));

    const kept = snapshotOf(store.getSnapshot(), "c").rooms[0];

    expect([...kept?.said.keys() ?? []]).toEqual([60]);
  });
});

describe("what somebody else took away", () => {
  it("says why, whether the event or a copy of the message told", () => {
    const [live, fetched] = [scene(), scene()];
    const removal = { reason: "off topic" };
    const gone = { revision: 1, deleted_at: "2026-01-02T00:00:00Z", removal };
    live.store.receive([{
      type: "message.deleted", room_id: roomId, message_id: "m2", seq: 2, user_id: "other", created_at: "", former_mentions: [], ...gone,
    }]);
    fetched.store.addMessages(roomId, [message(2, { content: "", ...gone, system: { code: "renamed", params: { users: [], count: 0, name: "old", topic: null, message_id: null, seq: null } } })]);

    expect(live.room().messages.get(2)).toEqual(fetched.room().messages.get(2));
    expect(live.room().messages.get(2)).toMatchObject({ removal, content: "" });
    expect(fetched.room().messages.get(2)?.system).toBeUndefined();
  });
});
