import { describe, expect, it } from "vitest";
import type { Member } from "../../api/wire";
import { FakeRoom, me, page, roomId } from "../../testing/fakeRoom";
import { TestStore, type KnownEvent } from "../../testing/testStore";
import { reachOfOthers } from "./rows";

const member = (id: string, read: number): Member => ({
  user_id: id, name: id, handle: id, avatar_url: null, role: "member", joined_seq: 0, joined_at: "2026-01-01T00:00:00Z",
  delivered_seq: read, read_seq: read, version: 1,
});

/** A room of three, in which one other has read all five messages and one only the first. */
function scene() {
  const server = new FakeRoom();
  server.memberCount = 3;
  for (let n = 0; n < 5; n++) server.send(me);
  const store = new TestStore(me);
  store.sync(page(server.sync({ seq: 0, revision: 0 })));
  const room = () => {
    const held = store.getSnapshot().rooms.get(roomId);
    if (!held) throw new Error("no room");
    return { ...held, type: "group" as const };
  };
  store.setMembers(roomId, [member(me, 5), member("ann", 5), member("bob", 1)]);
  const left = (id: string): KnownEvent => ({ type: "room.member_left", room_id: roomId, user_id: id, member_count: 2, revision: 1 });
  return { store, room, left, known: () => [...room().progress.keys()] };
}

describe("who is in a room", () => {
  it("leaves it at once: no tick waits for them, and they can be invited anew", () => {
    const { store, room, left, known } = scene();
    expect(reachOfOthers(room(), me)?.read).toBe(1);

    store.receive([left("bob")]);

    expect(known()).toEqual(["ann"]);
    expect(reachOfOthers(room(), me)?.read).toBe(5);
  });

  it("has stopped typing when they left", () => {
    const { store, left } = scene();

    store.receive([{ type: "typing", room_id: roomId, user_id: "bob", user_name: "Bob", typing: true }]);
    store.receive([left("bob")]);

    expect(store.getSnapshot().typing.get(roomId) ?? []).toEqual([]);
  });

  it("is forgotten when they left while nobody listened here", () => {
    const { store, room, known } = scene();

    store.receive([{ type: "room.member_joined", room_id: roomId, user_id: "eve", user_name: "Eve", role: "member", member_count: 3, revision: 2 }]);
    store.setMembers(roomId, [member(me, 5), member("ann", 5), member("eve", 4)]);

    expect(known()).toEqual(["ann", "eve"]);
    expect(reachOfOthers(room(), me)?.read).toBe(4);
  });

  it("stays known beyond the first page of a large room", () => {
    const { store, known } = scene();

    store.setMembers(roomId, [member(me, 5), member("ann", 5)]);

    expect(known()).toEqual(["ann", "bob"]);
  });
});
