import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeRoom, me, message, roomId } from "../../testing/fakeRoom";
import { FakeTransport } from "../../testing/fakeTransport";
import { serverEvents, TestStore } from "../../testing/testStore";
import { Connection } from "./connection";
import type { ChatStore } from "../store/store";
import { UnheardRooms } from "../sync/unheard";

/** The names in the table of docs/api.md. */
function documentedEvents(): string[] {
  const page = readFileSync(new URL("../../../../../docs/api.md", import.meta.url), "utf8");
  const table = page.split("| server → client | fields |")[1]?.split("\n\n")[0] ?? "";
  return table.split("\n").flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([\w.]+)`/g)].map((match) => match[1] ?? ""));
}

const card = { id: "other", name: "Other B.", handle: "other", avatar_url: null, version: 2 };
const info = { id: roomId, name: "renamed", type: "group", visibility: "private", topic: null, archived_at: null, member_count: 2 };
const deletion = { message_id: "m1", seq: 1, revision: 1, deleted_at: "2026-01-01T00:00:00Z", user_id: "other", created_at: "", former_mentions: [] };

/** One of each kind, as the server writes them. */
const samples: Record<string, object> = {
  "message.new": { message: message(3) },
  "message.updated": { message: { ...message(1), content: "edited", revision: 1 }, former_mentions: [] },
  "message.deleted": { room_id: roomId, ...deletion },
  "message.changed": { room_id: roomId, message_id: "m2", seq: 2, kind: "later", revision: 1, user_id: "other", changed_at: "", payload: {} },
  "message.saved": { room_id: roomId, message_id: "m2", seq: 2, saved_at: "2026-01-01T00:00:00Z" },
  "message.delivered": { room_id: roomId, message_id: "m2", seq: 2, user_id: "other", delivered_at: "" },
  "message.read": { room_id: roomId, message_id: "m2", seq: 2, user_id: "other", read_at: "" },
  "message.held": { id: "h1", room_id: roomId, client_message_id: "c1", status: "rejected", reason: "No." },
  "thread.updated": { room_id: roomId, thread_root: "m1", following: true, read_seq: 1, unread_count: 1, mention_count: 0, counted_seq: 2 },
  "typing": { room_id: roomId, user_id: "other", user_name: "Other", typing: true },
  "presence": { user_id: "other", status: "away", last_seen: null },
  "room.updated": { room: { ...info, revision: 1 } },
  "room.deleted": { room_id: roomId },
  "room.member_joined": { room_id: roomId, user_id: "x", user_name: "X", role: "member", member_count: 3, revision: 1 },
  "member.added": { room: { id: "elsewhere", name: "E", type: "group" }, added_by: "other", added_by_name: "Other", added_at: "" },
  "room.member_left": { room_id: roomId, user_id: "other", member_count: 1, revision: 1 },
  "room.member_changed": { room_id: roomId, user_id: me, role: "owner", revision: 1 },
  "room.favourite": { room_id: roomId, favourite: true, favourite_version: 1 },
  "space.updated": { space_id: "s1", name: "Atelier", description: null, visibility: "private", owner_id: "u1", member_count: 2, revision: 1 },
  "space.deleted": { space_id: "s1" },
  "space.member_joined": { space_id: "s1", user_id: "u2" },
  "space.member_left": { space_id: "s1", user_id: "u2" },
  "user.updated": { user: card },
  "moderation.action": { action: { id: "a1", kind: "lock_room", room_id: roomId, ended: null } },
  "moderation.notice": { notice: { id: "a2", kind: "warn", room_id: null, reason: "Rude", ended: null } },
  "moderation.report": { id: "r1", status: "upheld" },
  "moderation.case": { case_id: "c1", state: "open", sources: ["report"], room_id: roomId, claimed_by: null, claimed_until: null },
  "sync.required": { room_id: null },
  "subscriptions_limited": { room_ids: [roomId], more: false },
  "error": { code: "signed_out", message: "This sign-in has ended." },
};

/** What they do, where they do not change what is shown. */
const elsewhere: Record<string, "sync" | "connection" | "outbox"> = {
  "message.held": "outbox",
  "sync.required": "sync", "subscriptions_limited": "sync", "error": "connection",
};

describe("events", () => {
  let store: ChatStore;
  let transport: FakeTransport;
  let connection: Connection;
  let done: string[];
  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal("navigator", { onLine: true });
    [store, transport, done] = [new TestStore(me), new FakeTransport(), []];
    const room = new FakeRoom();
    room.send();
    room.send();
    store.sync({ cursor: "1", has_more: false, rooms: [room.sync({ seq: 0, revision: 0 })], removed_room_ids: [] });
    store.onMissed = () => done.push("sync");
    store.onHeld = ({ clientId }) => done.push(clientId);
    let unheard: UnheardRooms | null = null;
    connection = new Connection({
      events: serverEvents,
      negotiate: async () => ({ url: "/hub", accessToken: "t" }),
      transport: () => transport,
      onEvents: (events) => {
        unheard?.receive(events);
        store.receive(events);
      },
      beforeCatchUp: () => undefined,
      catchUp: async () => undefined,
      onSignedOut: () => done.push("ended") > 0,
    });
    unheard = new UnheardRooms(connection, async () => undefined);
    connection.start();
    await vi.advanceTimersByTimeAsync(0);
  });
  afterEach(() => {
    connection.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("of the documented kinds are all understood, and no others", () => {
    expect(documentedEvents().length).toBeGreaterThan(10);
    expect(serverEvents.types.toSorted()).toEqual(documentedEvents().toSorted());
  });

  it.each(documentedEvents())("do something: %s", (type) => {
    const [before, connected] = [store.getSnapshot(), connection.getSnapshot()];
    transport.push({ type, ...samples[type] });
    const did = {
      state: store.getSnapshot() !== before, connection: connection.getSnapshot() !== connected, sync: done.includes("sync"), outbox: done.includes("c1"),
    };
    expect(did[elsewhere[type] ?? "state"]).toBe(true);
  });

  it("of other names count a revision where they have one, so that none seems to be missing", () => {
    transport.push({ type: "message.pinned", room_id: roomId, revision: 1, who: "knows" });
    transport.push({ type: "message.changed", room_id: roomId, seq: 1, message_id: "m1", kind: "later", revision: 2 });
    transport.push({ type: "message.updated", message: { ...message(1), content: "edited", revision: 3 }, former_mentions: [] });
    transport.push({ type: "something", about: "else" });
    vi.advanceTimersByTime(1_000);

    expect(store.getSnapshot().rooms.get(roomId)).toMatchObject({ revision: 3, ahead: [] });
    expect(done).toEqual([]);
  });

  it.each(["signed_out", "connection_replaced"])("that end the connection do so: %s", (code) => {
    const page = readFileSync(new URL("../../../../Shared/Realtime/ConnectionEvents.cs", import.meta.url), "utf8");
    const sent = [...page.matchAll(/RealtimeEvent \w+ = Closing\(\s*"(\w+)"/g)].map((match) => match[1]);
    expect(sent.toSorted()).toEqual(["connection_replaced", "signed_out"]); // all that the server has

    transport.push({ type: "error", code, message: "" });
    expect(connection.getSnapshot().kind).toBe(code === "signed_out" ? "signed_out" : "replaced");
  });

  it.each(["typing", "room.member_joined"])("are understood without a name that the server does not know: %s", (type) => {
    expect(serverEvents.parse([{ type, ...samples[type], user_name: null }])).toMatchObject([{ type, user_name: "" }]);
  });
});
