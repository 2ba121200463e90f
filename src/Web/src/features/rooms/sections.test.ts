import { describe, expect, it } from "vitest";
import { roomFrom, type RoomState } from "../../realtime/state/roomState";
import { FakeRoom, me, message, random } from "../../testing/fakeRoom";
import { Arranger, arrange, noteShown, walkedRooms, type Order, type SectionId } from "./sections";

const plain: Order = { me, unreadFirst: false, held: null };

function room(name: string, change: Partial<RoomState> = {}): RoomState {
  return { ...roomFrom(new FakeRoom(name).summary()), name, type: "channel", ...change };
}

function unread(count: number): Pick<RoomState, "base" | "head"> {
  return { base: { readSeq: 0, seq: count, revision: 0, version: 0, unread: count, mentions: 0 }, head: count };
}

function rooms(...all: RoomState[]): Map<string, RoomState> {
  return new Map(all.map((one) => [one.id, one]));
}

function names(sections: ReturnType<typeof arrange>, id: SectionId): string[] {
  return sections.find((section) => section.id === id)?.rooms.map(({ name }) => name) ?? [];
}

describe("the list of rooms", () => {
  it("shows favourites first and nowhere else, channels by name, people by who spoke last, what is archived at the end", () => {
    const all = rooms(
      room("beta"), room("alpha", { archivedAt: "2026-01-01T00:00:00Z" }), room("éclair"), room("zeta", { favourite: true }),
      room("eve", { type: "direct", lastMessage: message(1) }), room("bob", { type: "direct", lastMessage: message(2) }),
      room("ann", { type: "direct", favourite: true }), room("crew", { type: "group" }));

    const sections = arrange(all, plain);

    expect(names(sections, "favourites")).toEqual(["ann", "zeta"]);
    expect(names(sections, "channels")).toEqual(["beta", "éclair", "alpha"]);
    expect(names(sections, "direct")).toEqual(["bob", "eve", "crew"]);
  });

  it("shows what is unread first in each section where the person wants that, and holds what is being read in its place", () => {
    const all = rooms(room("a"), room("b", unread(2)), room("c"), room("d", unread(1)));
    const reading = new Map(all).set("b", { ...room("b", unread(2)), readSeq: 2 });

    expect(names(arrange(all, plain), "channels")).toEqual(["a", "b", "c", "d"]);
    expect(names(arrange(all, { ...plain, unreadFirst: true }), "channels")).toEqual(["b", "d", "a", "c"]);
    expect(names(arrange(reading, { ...plain, unreadFirst: true, held: "b" }), "channels")).toEqual(["b", "d", "a", "c"]);
    expect(names(arrange(reading, { ...plain, unreadFirst: true }), "channels")).toEqual(["d", "a", "b", "c"]);
  });

  it("comes out the same from what was shown before as from nothing, and keeps the sections that did not change", () => {
    const chance = random(7);
    const arranger = new Arranger();
    let all = rooms(...Array.from({ length: 40 }, (_, n) => room(`r${n}`, { type: n % 3 ? "channel" : "group" })));
    for (let step = 0; step < 200; step++) {
      const id = `r${Math.floor(chance() * 45)}`;
      const next = new Map(all);
      const what = chance();
      if (what < 0.2) next.delete(id);
      else if (what < 0.5) next.set(id, room(id, { favourite: chance() < 0.3, type: "group", lastMessage: message(step + 1) }));
      else if (what < 0.8) next.set(id, room(id, { name: `x${Math.floor(chance() * 9)}`, ...unread(Math.floor(chance() * 2)) }));
      all = next;
      const order = { ...plain, unreadFirst: chance() < 0.5 };

      const before = arranger.arrange(all, order);

      expect(before).toEqual(arrange(all, order));
      expect(arranger.arrange(new Map(all), order).every((section, at) => section === before[at])).toBe(true);
    }
  });

  it("is walked in the order of the screen; of a closed section only what stays", () => {
    noteShown(arrange(rooms(room("a"), room("b"), room("z", { favourite: true }), room("d", { type: "direct" })), plain));

    expect(walkedRooms([], () => false)).toEqual(["z", "a", "b", "d"]);
    expect(walkedRooms(["channels"], (id) => id === "b")).toEqual(["z", "b", "d"]);
  });
});
