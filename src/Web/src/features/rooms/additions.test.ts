import { describe, expect, it } from "vitest";
import { serverEvents, TestStore } from "../../testing/testStore";
import type { ChatStore } from "../../realtime/store/store";

const added = (id: string, by: string | null = "Alice") => serverEvents.parse([{
  type: "member.added", room: { id, name: `Room ${id}`, type: "group" }, added_by: "a", added_by_name: by, added_at: "2026-01-01T00:00:00Z",
}]);

describe("additions by others", () => {
  it("are kept until they are seen, the newest first, and each room once", () => {
    const store: ChatStore = new TestStore("me");

    for (const id of ["1", "2", "1"]) store.receive(added(id));
    const before = store.getSnapshot().additions;
    store.dismissAddition("1");

    expect(before.map((one) => one.roomId)).toEqual(["1", "2"]);
    expect(before[0]).toEqual({ roomId: "1", roomName: "Room 1", byId: "a", byName: "Alice", at: "2026-01-01T00:00:00Z" });
    expect(store.getSnapshot().additions.map((one) => one.roomId)).toEqual(["2"]);
  });

  it("go with the room, and make a sync for one that is not known", () => {
    const store: ChatStore = new TestStore("me");
    let gaps = 0;
    store.onMissed = () => { gaps++; };

    store.receive(added("1", null));
    store.receive(serverEvents.parse([{ type: "room.member_left", room_id: "1", user_id: "me", member_count: 1, revision: 2 }]));

    expect(gaps).toBe(1);
    expect(store.getSnapshot().additions).toEqual([]);
  });

  it("are a few at most", () => {
    const store: ChatStore = new TestStore("me");

    for (let i = 0; i < 50; i++) store.receive(added(`${i}`));

    expect(store.getSnapshot().additions).toHaveLength(20);
    expect(store.getSnapshot().additions[0]?.roomId).toBe("49");
  });
});
