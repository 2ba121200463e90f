import { afterEach, describe, expect, it, vi } from "vitest";
import { serverClock } from "../../api/serverClock";
import { withMessages } from "../../realtime/state/merge";
import type { Pending } from "../../realtime/outbox/outboxItem";
import { roomFrom, type RoomState } from "../../realtime/state/roomState";
import { FakeRoom, me, message } from "../../testing/fakeRoom";
import { joinLinesUpTo, joinsOf } from "./joins";
import { openingOf } from "./opening";
import { buildDays, reachOfOthers } from "./rows";
import { extendDown, extendUp, maxRows, tailView, viewAround } from "./window";

const self = { id: me, name: "Me" };

/** A room that has messages 1 to `count` on the server, of which those of `held` are here. */
function roomWith(count: number, held: [number, number]): RoomState {
  const server = new FakeRoom();
  for (let n = 0; n < count; n++) server.send();
  const room = { ...roomFrom(server.summary()), messages: new Map() };
  return withMessages(room, server.messages.filter((one) => one.seq >= held[0] && one.seq <= held[1]));
}

const kinds = (room: RoomState, from: number, to: number | null, line: number | null = null, pending: Pending[] = []) =>
  buildDays(room, { from, to }, pending, self, line).flatMap((day) => day.rows);

function waiting(clientId: string, change: Partial<Pending> = {}): Pending {
  return {
    clientId, userId: me, roomId: "room", content: "x", replyTo: null, quoted: null, queuedAt: 1_700_000_100_000, failure: null,
    state: "sending", seq: null, ...change,
  };
}

describe("the rows", () => {
  afterEach(() => { vi.useRealTimers(); });

  it("draw the unread line above the first unread message, and not at the edge of a window that is below it", () => {
    const room = roomWith(20, [1, 20]);
    const rows = kinds(room, 1, null, 5);
    const at = rows.findIndex((row) => row.kind === "unread");
    expect(rows[at + 1]).toMatchObject({ kind: "message", message: { seq: 5 }, grouped: false });
    expect(kinds(room, 10, null, 5).some((row) => row.kind === "unread")).toBe(false);
  });

  it("part days and group what one person writes in five minutes", () => {
    const at = (seq: number, iso: string, user_id = "a") => message(seq, { created_at: iso, user_id });
    const room = withMessages({ ...roomWith(5, [0, 0]), messages: new Map() }, [
      at(1, "2026-05-09T10:00:00Z"), at(2, "2026-05-09T10:03:00Z"), at(3, "2026-05-09T10:30:00Z"),
      at(4, "2026-05-12T10:00:00Z"), at(5, "2026-05-12T10:01:00Z", "b"),
    ]);
    const days = buildDays(room, { from: 1, to: null }, [], self, null);
    expect(days.map((day) => day.rows.map((row) => row.kind === "message" && row.grouped)))
      .toEqual([[false, true, false], [false, false]]);
  });

  it("show what is on its way at the end, and not twice once it has arrived", () => {
    const room = withMessages(roomWith(2, [1, 2]), [message(3, { user_id: me, client_message_id: "mine" })]);
    const rows = kinds(room, 1, null, null, [waiting("mine", { state: "sent", seq: 3 }), waiting("next")]);
    expect(rows.map((row) => row.key)).toEqual(["m-m1", "m-m2", "c-mine", "c-next"]);
    expect(kinds(room, 1, 2, null, [waiting("next")]).map((row) => row.key)).toEqual(["m-m1", "m-m2"]);
  });

  it.each([-49, -3, 3, 49])("put what is on its way at its time by the server's clock: %i hours off", (hours) => {
    vi.useFakeTimers();
    const now = new Date(2026, 4, 10, 12, 0).getTime();
    vi.setSystemTime(now + hours * 3_600_000);
    serverClock.pong(new Date(now).toISOString(), performance.now());
    const room = withMessages({ ...roomWith(1, [0, 0]), messages: new Map() }, [message(1, { created_at: new Date(now - 60_000).toISOString() })]);

    const days = buildDays(room, { from: 1, to: null }, [waiting("mine", { queuedAt: Date.now() - 1000 })], self, null);

    expect(days.map((day) => day.rows.map((row) => row.kind === "message" && row.message.created_at)))
      .toEqual([[new Date(now - 60_000).toISOString(), new Date(now - 1000).toISOString()]]);
  });

  it("show a message as an edit that waits will make it, sent or on its way, and take it for nothing of its own", () => {
    const room = withMessages(roomWith(1, [1, 1]), [message(2, { user_id: me, client_message_id: "mine" })]);
    const edit = (clientId: string, content: string) => waiting(`edit of ${clientId}`, { content, edit: { id: null, clientId } });
    const rows = kinds(room, 1, null, null, [edit("mine", "old"), waiting("next"), edit("next", "newer"), edit("mine", "new")]);

    expect(rows.map((row) => row.kind === "message" && [row.key, row.message.content, row.edit?.clientId ?? null])).toEqual([
      ["m-m1", "text 1", null], ["c-mine", "new", "edit of mine"], ["c-next", "newer", "edit of next"],
    ]);
  });

  it("say who came in behind what was said, in small rooms, and not who was there from the beginning", () => {
    const joined = new Map([
      [me, { seq: 0, at: "2023-11-14T22:13:19Z" }], ["a", { seq: 0, at: "2023-11-14T22:13:19Z" }],
      ["b", { seq: 2, at: "2023-11-14T22:13:22Z" }], ["c", { seq: 2, at: "2023-11-14T22:13:23Z" }],
      ["d", { seq: 4, at: "2023-11-14T22:13:25Z" }],
    ]);
    const room: RoomState = { ...roomWith(4, [1, 4]), joined, memberCount: 5 };
    const rows = (from: number, to: number | null) => buildDays(room, { from, to }, [], self, null, joinsOf(room))
      .flatMap((day) => day.rows).map((row) => row.kind === "joined" ? row.join.userIds.join() : row.key);

    expect(rows(1, null)).toEqual(["m-m1", "m-m2", "b,c", "m-m3", "m-m4", "d"]);
    expect(rows(3, 3)).toEqual(["m-m3"]);
    expect(joinsOf({ ...room, memberCount: joinLinesUpTo + 1 })).toEqual([]);
    expect(joinsOf({ ...room, type: "direct" })).toEqual([]);
  });

  it("wait for nobody to read what was said before they came", () => {
    const room = { ...roomWith(5, [1, 5]), memberCount: 2, progress: new Map([["a", { delivered: 0, read: 0 }]]) };
    expect(reachOfOthers({ ...room, joined: new Map([["a", { seq: 3, at: "2023-11-14T22:13:22Z" }]]) }, me))
      .toEqual({ delivered: 3, read: 3 });
  });

  it("know how far everyone got, and claim nothing while someone is unknown", () => {
    const room = { ...roomWith(5, [1, 5]), memberCount: 3 };
    const [a, b] = [{ delivered: 5, read: 4 }, { delivered: 3, read: 2 }];
    expect(reachOfOthers({ ...room, progress: new Map([["a", a], ["b", b]]) }, me)).toEqual({ delivered: 3, read: 2 });
    expect(reachOfOthers({ ...room, progress: new Map([["a", a]]) }, me)).toEqual({ delivered: 0, read: 0 });
    expect(reachOfOthers({ ...room, type: "channel" }, me)).toBeNull();
  });
});

describe("a room", () => {
  const unread = (readSeq: number) => {
    const server = new FakeRoom();
    for (let n = 0; n < 20; n++) server.send();
    server.readSeq = readSeq;
    return withMessages(roomFrom(server.summary()), server.messages);
  };
  const place = { seq: 6, top: 40, head: 20 };

  it("opens at the first unread message, held or not, else at the end", () => {
    expect(openingOf(unread(8), undefined, me)).toEqual({ at: "unread", seq: 9 });
    expect(openingOf({ ...unread(8), messages: new Map() }, undefined, me)).toEqual({ at: "unread", seq: 9 });
    expect(openingOf(unread(20), undefined, me)).toEqual({ at: "end" });
  });

  it("opens where it was left, unless something new came since then", () => {
    expect(openingOf(unread(20), place, me)).toEqual({ at: "place", seq: 6, top: 40 });
    expect(openingOf(unread(8), place, me)).toEqual({ at: "place", seq: 6, top: 40 });
    expect(openingOf(unread(18), { ...place, head: 18 }, me)).toEqual({ at: "unread", seq: 19 });
  });

  it("has nothing new where only one's own words stand above the read place", () => {
    const server = new FakeRoom();
    for (let n = 0; n < 20; n++) server.send(me);
    expect(openingOf({ ...roomFrom(server.summary()), messages: new Map() }, undefined, me)).toEqual({ at: "end" });
  });
});

describe("the window", () => {
  it("opens at the end once enough is held", () => {
    expect(tailView(roomWith(500, [495, 500]))).toBeNull();
    expect(tailView(roomWith(500, [400, 500]))).toEqual({ from: 441, to: null });
    expect(tailView(roomWith(3, [1, 3]))).toEqual({ from: 1, to: null });
  });

  it("opens around a message, with its surroundings", () => {
    const room = roomWith(500, [200, 300]);
    expect(viewAround(room, 250)).toEqual({ from: 220, to: 290 });
    expect(viewAround(room, 100)).toBeNull();
  });

  it("grows upwards, asks for more at the edge of what is held, and lets go of the far end", () => {
    const room = roomWith(500, [150, 500]);
    expect(extendUp(room, { from: 441, to: null })).toEqual({ view: { from: 381, to: null }, fetch: null });
    expect(extendUp(room, { from: 160, to: 300 })).toEqual({ view: { from: 150, to: 300 }, fetch: "before" });
    expect(extendUp(room, { from: 261, to: null }).view).toEqual({ from: 201, to: 201 + maxRows });
    expect(extendUp(roomWith(50, [1, 50]), { from: 1, to: null }).fetch).toBeNull();
  });

  it("grows downwards until it follows the end again", () => {
    const room = roomWith(500, [100, 500]);
    expect(extendDown(room, { from: 200, to: 300 })).toEqual({ view: { from: 200, to: 360 }, fetch: null });
    expect(extendDown(room, { from: 200, to: 460 })).toEqual({ view: { from: 260, to: null }, fetch: null });
    expect(extendDown(roomWith(500, [100, 310]), { from: 200, to: 300 }).fetch).toBe("after");
  });
});
