import { describe, expect, it } from "vitest";
import { FakeRoom, me, message, page, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import { changed } from "./echo";
import { isMasked } from "./masked";

const written = message(2, { user_id: me, content: "what a mess" });
const stored = { ...written, content: "what a ••••" };

function storeWith(): TestStore {
  const server = new FakeRoom();
  server.send();
  const store = new TestStore(me);
  store.sync(page(server.sync({ seq: 0, revision: 0 })));
  return store;
}

function held(store: TestStore) {
  const found = store.getSnapshot().rooms.get(roomId)?.messages.get(2);
  if (!found) throw new Error("no message");
  return found;
}

describe("a message of which the server hides a part", () => {
  it("is known by its text, whether the acknowledgement or the server's copy comes first", () => {
    const [acked, heard] = [storeWith(), storeWith()];
    acked.addEcho(written);
    acked.receive([{ type: "message.new", message: stored }]);
    heard.receive([{ type: "message.new", message: stored }]);
    heard.addEcho(written);

    for (const store of [acked, heard]) expect([held(store).content, isMasked(held(store))]).toEqual(["what a ••••", true]);
    const before = held(heard);
    heard.addEcho(written);
    expect(held(heard)).toBe(before);
  });

  it("is not one that is as it was sent, was edited or deleted since, or that somebody else wrote", () => {
    const store = storeWith();
    store.addEcho(written);
    store.receive([{ type: "message.new", message: written }]);
    expect(isMasked(held(store))).toBe(false);

    const later = storeWith();
    later.addEcho(written);
    later.receive([{ type: "message.new", message: stored }]);
    expect(isMasked(changed(held(later), { mentions: [] }))).toBe(true);
    later.receive([{ type: "message.updated", message: { ...stored, content: "fine", edited_at: "2026-01-01T00:00:01Z", revision: 1 } }]);
    expect(isMasked(held(later))).toBe(false);
  });
});
