import { beforeEach, describe, expect, it } from "vitest";
import { applySync } from "../state/applySync";
import { emptyState, type RoomState } from "../state/roomState";
import { ShownMessages } from "./shown";
import { FakeRoom, me, page, roomId } from "../../testing/fakeRoom";

let server: FakeRoom;
let shown: ShownMessages;

function room(change: Partial<RoomState> = {}): RoomState {
  const held = applySync(emptyState(me), page(server.sync({ seq: 0, revision: 0 }))).rooms.get(roomId);
  if (!held) throw new Error("The room is missing; the sync did not bring it.");
  return { ...held, ...change };
}

describe("what was shown", () => {
  beforeEach(() => {
    server = new FakeRoom();
    shown = new ShownMessages();
    for (let index = 0; index < 10; index++) server.send();
  });

  it("is read when everything before it was shown", () => {
    shown.add(roomId, 1, 3);
    shown.add(roomId, 4, 6);

    expect(shown.upTo(room(), me)).toBe(6);
  });

  it("reads nothing that was jumped over", () => {
    server.read(2);
    shown.add(roomId, 8, 10);
    const jumped = shown.upTo(room(), me);
    shown.add(roomId, 3, 7);

    expect([jumped, shown.upTo(room(), me)]).toEqual([2, 10]);
  });

  it("goes on over what nobody has to read: one's own, and what was deleted", () => {
    server.send(me);
    server.send();
    server.delete(12);
    server.send();
    shown.add(roomId, 1, 10);
    const before = shown.upTo(room(), me);
    shown.add(roomId, 13, 13);

    expect([before, shown.upTo(room(), me)]).toEqual([12, 13]);
  });

  it("stops at a message that is not held", () => {
    const held = room();
    const messages = new Map(held.messages);
    messages.delete(4);
    shown.add(roomId, 1, 3);
    shown.add(roomId, 5, 10);

    expect(shown.upTo(room({ messages }), me)).toBe(3);
  });

  it("reaches the end where nothing is left to read, whatever is held", () => {
    server = new FakeRoom();
    for (let index = 0; index < 10; index++) server.send(me);
    shown.add(roomId, 10, 10);

    expect(shown.upTo(room({ messages: new Map() }), me)).toBe(10);
  });

  it("is forgotten when the place is put back", () => {
    shown.add(roomId, 1, 10);
    shown.forget(roomId);

    expect(shown.upTo(room(), me)).toBe(0);
  });
});
