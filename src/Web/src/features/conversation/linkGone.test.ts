import { expect, it } from "vitest";
import { FakeRoom, me, page, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import { linkGone } from "./linkGone";

it.each<[string, number, "deleted" | "missing" | null]>([
  ["shows a message that is there", 2, null],
  ["says that a deleted message is deleted", 3, "deleted"],
  ["says that there is none beyond the last one", 6, "missing"],
  ["says that there is none of a number that no message has", 0, "missing"],
  ["says that there is none of a number larger than any", 1e19, "missing"],
])("a link %s", (_, seq, gone) => {
  const room = new FakeRoom();
  for (let n = 0; n < 5; n++) room.send();
  room.delete(3);
  const store = new TestStore(me);
  store.sync(page(room.sync({ seq: 0, revision: 0 })));
  const held = store.getSnapshot().rooms.get(roomId);

  expect(held && linkGone(held, seq)).toBe(gone);
});

it("a link says nothing of a message that is not here yet", () => {
  expect(linkGone({ head: 100, messages: new Map() }, 40)).toBeNull();
});
