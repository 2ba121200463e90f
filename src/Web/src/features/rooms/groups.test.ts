import { describe, expect, it } from "vitest";
import { FakeRoom, me, page, roomId } from "../../testing/fakeRoom";
import { serverEvents, TestStore, type KnownEvent } from "../../testing/testStore";
import type { ChatStore } from "../../realtime/store/store";

const card = (id: string, name: string, version = 1) => ({ id, name, handle: id, avatar_url: null, version });

function nameless(): TestStore {
  const store = new TestStore(me);
  const entry = new FakeRoom().sync({ seq: 0, revision: 0 });
  store.sync(page({ ...entry, room: { ...entry.room, name: "", member_count: 3, others: [card("a", "Ana"), card("b", "Bob")] } }));
  return store;
}

const room = (store: ChatStore) => store.getSnapshot().rooms.get(roomId);
const names = (store: ChatStore) => room(store)?.others.map((one) => one.name);

describe("a group without a name", () => {
  it("follows the names of its people, and who comes and goes", () => {
    const store = nameless();
    store.receive([{ type: "user.updated", user: card("a", "Anaïs", 2) }]);
    store.receive([{ type: "room.member_left", room_id: roomId, user_id: "b", member_count: 2, revision: 1 }]);
    store.receive([
      { type: "room.member_joined", room_id: roomId, user_id: "c", user_name: "Cleo", role: "member", member_count: 3, revision: 2 },
      { type: "room.member_joined", room_id: roomId, user_id: me, user_name: "Me", role: "member", member_count: 3, revision: 2 },
    ]);

    expect(names(store)).toEqual(["Anaïs", "Cleo"]);
  });

  it("gets a name and loses it again", () => {
    const store = nameless();
    const info = { id: roomId, type: "group" as const, visibility: "private" as const, topic: null, archived_at: null, member_count: 3 };
    store.receive([{ type: "room.updated", room: { ...info, name: "Plans", revision: 1 } }]);
    expect(room(store)?.name).toBe("Plans");

    store.receive([{ type: "room.updated", room: { ...info, name: null, revision: 2 } }]);

    expect(room(store)?.name).toBe("");
    expect(names(store)).toEqual(["Ana", "Bob"]);
  });

  it("asks for its people when it never knew them", () => {
    const store = new TestStore(me);
    const entry = new FakeRoom().sync({ seq: 0, revision: 0 });
    store.sync(page(entry));
    const lost: KnownEvent = {
      type: "room.updated",
      room: { id: roomId, name: null, type: "group", visibility: "private", topic: null, archived_at: null, member_count: 3, revision: 1 },
    };

    expect(serverEvents.needsSync(store.getSnapshot(), lost)).toBe(true);
    expect(serverEvents.needsSync(nameless().getSnapshot(), lost)).toBe(false);
  });
});

describe("a change of roles", () => {
  it("counts for the person it is about, unless something newer is known", () => {
    const store = nameless();
    store.receive([{ type: "room.member_changed", room_id: roomId, user_id: me, role: "owner", revision: 1 }]);
    store.receive([{ type: "room.member_changed", room_id: roomId, user_id: "a", role: "admin", revision: 1 }]);

    expect(room(store)?.role).toBe("owner");
    expect(store.getSnapshot().memberChanges.get(roomId)).toBe(2);
  });
});
