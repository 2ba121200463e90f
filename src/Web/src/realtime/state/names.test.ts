import { describe, expect, it, vi } from "vitest";
import type { Card, Member, Room, Summary, User } from "../../api/wire";
import { FakeRoom, me, message, page, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import { PeopleKeeper } from "../sync/peopleKeeper";
import { snapshotOf } from "../device/snapshot";
import type { ChatStore } from "../store/store";

const card = (version: number, name: string, id = "other"): Card => ({ id, name, handle: name.toLowerCase(), avatar_url: null, version });
const user = (version: number, name: string): User => ({ ...card(version, name), email: null, status: "offline", last_seen: null });
const renamed = (version: number, name: string, id = "other") => ({ type: "user.updated" as const, user: card(version, name, id) });

const member = (version: number, name: string) => ({
  ...card(version, name), user_id: "other", role: "member", joined_seq: 0, joined_at: "2026-01-01T00:00:00Z", delivered_seq: 0, read_seq: 0,
}) as Member;

/** A direct room with "other", who wrote and was answered, as a page shows it that has just loaded. */
function scene(version = 1, name = "Other") {
  const server = new FakeRoom();
  server.send("other");
  server.send(me, [], 1);
  server.messages[1] = { ...server.messages[1] ?? message(2), user_name: "Me" };
  const summary = (of: number, called: string): Summary => ({ ...server.summary(), type: "direct", name: called, other_user: user(of, called) });
  const store = new TestStore(me);
  store.sync(page({ ...server.sync({ seq: 0, revision: 0 }), room: summary(version, name) }));
  store.addMembers(roomId, [member(version, name)]);
  const room = () => store.getSnapshot().rooms.get(roomId);
  const names = () => ({
    person: store.getSnapshot().people.get("other")?.name, title: room()?.name, other: room()?.otherUser?.name,
    author: room()?.messages.get(1)?.user_name, quote: room()?.messages.get(2)?.quoted?.user_name,
  });
  const all = (called: string) => ({ person: called, title: called, other: called, author: called, quote: called });
  return { server, store, summary, room, names, all };
}

function everything(store: ChatStore): string {
  return JSON.stringify([store.getSnapshot(), snapshotOf(store.getSnapshot(), "c")], (_, value: unknown) => value instanceof Map ? [...value] : value);
}

describe("a name that changed", () => {
  it("stands everywhere at once, and nowhere as it was", () => {
    const { store, names, all } = scene();
    store.receive([{ type: "typing", room_id: roomId, user_id: "other", user_name: "Other", typing: true }]);

    store.receive([renamed(2, "Olga")]);

    expect(names()).toEqual(all("Olga"));
    expect(store.getSnapshot().typing.get(roomId)?.[0]?.name).toBe("Olga");
    expect(everything(store)).not.toContain('"Other"');
    expect(store.getSnapshot().people.get("other")?.handle).toBe("olga");
  });

  it.each([
    ["an event", (s: ReturnType<typeof scene>) => s.store.receive([renamed(1, "Other")])],
    ["a sync", (s: ReturnType<typeof scene>) => s.store.sync(page({ ...s.server.sync({ seq: 0, revision: 0 }), room: s.summary(1, "Other") }))],
    ["a message", (s: ReturnType<typeof scene>) => s.store.receive([{ type: "message.new", message: message(3) }])],
    ["an edit", (s: ReturnType<typeof scene>) => s.store.receive([{ type: "message.updated", message: message(1, { revision: 1 }) }])],
    ["a page of history", (s: ReturnType<typeof scene>) => s.store.addMessages(roomId, [message(3)])],
    ["a list of members", (s: ReturnType<typeof scene>) => s.store.addMembers(roomId, [member(1, "Other")])],
    ["a room that was fetched", (s: ReturnType<typeof scene>) => s.store.addRoom({
      ...s.summary(1, "Other"), type: "direct", name: "Olga", others: [card(1, "Other")], members: [member(1, "Other")],
    } as unknown as Room)],
    ["typing", (s: ReturnType<typeof scene>) => s.store.receive([{ type: "typing", room_id: roomId, user_id: "other", user_name: "Other", typing: true }])],
  ])("is not undone by an older one: %s", (_, older) => {
    const one = scene();
    one.store.receive([renamed(2, "Olga")]);
    older(one);
    expect(one.names()).toEqual(one.all("Olga"));
    expect(everything(one.store)).not.toContain('"Other"');
  });

  it.each([
    ["an event", (s: ReturnType<typeof scene>) => s.store.receive([renamed(2, "Olga")]), 1],
    ["a sync", (s: ReturnType<typeof scene>) => s.store.sync(page({ ...s.server.sync({ seq: 2, revision: 0 }), room: s.summary(2, "Olga") })), 1],
    ["the answer about whom one knows", (s: ReturnType<typeof scene>) => s.store.addPeople([{ ...card(2, "Olga"), avatarUrl: null }]), 1],
    ["what is no news", (s: ReturnType<typeof scene>) => s.store.addPeople([{ ...card(1, "Other"), avatarUrl: null }]), 0],
  ])("does not wait to be taken out of what is kept: %s", (_, news, least) => {
    const one = scene();
    const takenBack = vi.fn();
    one.store.onTakenBack = takenBack;
    news(one);
    expect(Math.min(takenBack.mock.calls.length, 1)).toBe(least);
  });

  it("comes with a sync, or with the answer about whom one knows, to a page that was away", async () => {
    const { store, server, summary, names, all } = scene();
    const { rooms, people } = snapshotOf(store.getSnapshot(), "c");
    const bySync = new TestStore(me);
    bySync.restore(rooms, people);
    bySync.sync(page({ ...server.sync({ seq: 2, revision: 0 }), room: summary(2, "Olga") }));
    expect(bySync.getSnapshot().rooms.get(roomId)?.messages.get(1)?.user_name).toBe("Olga");

    const asked: string[][] = [];
    const keeper = new PeopleKeeper({ cards: async (ids) => { asked.push([...ids]); return [card(2, "Olga")]; } }, store);
    await keeper.refresh();
    expect([names(), asked]).toEqual([all("Olga"), [[me, "other"]]]);
  });

  it("is asked for when somebody speaks under another one than is known, and not again and again", async () => {
    vi.useFakeTimers();
    const { store, names, all } = scene();
    const asked: string[][] = [];
    new PeopleKeeper({ cards: async (ids) => { asked.push([...ids]); return [card(2, "Olga")]; } }, store);
    for (let seq = 3; seq < 8; seq++) store.receive([{ type: "message.new", message: message(seq, { user_name: "Olga" }) }]);
    await vi.advanceTimersByTimeAsync(2000);
    vi.useRealTimers();
    expect([asked, names()]).toEqual([[["other"]], all("Olga")]);
  });

  it("is spoken by its new name even when the message still carries the old one", () => {
    const { store } = scene();
    const heard: string[] = [];
    store.onMessages = (messages) => heard.push(...messages.map((one) => one.user_name));
    store.receive([renamed(2, "Olga"), { type: "message.new", message: message(3) }]);
    expect(heard).toEqual(["Olga"]);
  });

  it("asks for many in a few calls, and for no more than a page can show", async () => {
    const store = new TestStore(me);
    store.addPeople(Array.from({ length: 1500 }, (_, n) => ({ id: `p${n}`, name: "x", handle: null, avatarUrl: null, version: 1 })));
    const asked: number[] = [];
    await new PeopleKeeper({ cards: async (ids) => { asked.push(ids.length); return []; } }, store).refresh();
    expect(asked).toEqual([200, 200, 200, 200, 200]);
  });
});

describe("a room's name", () => {
  it("is the one of the greatest revision, whichever comes last", () => {
    const server = new FakeRoom();
    const store = new TestStore(me);
    const before = server.sync({ seq: 0, revision: 0 });
    store.sync(page(before));
    server.rename();
    server.rename();
    store.receive([...server.events].reverse());
    store.sync(page(before));
    expect(store.getSnapshot().rooms.get(roomId)?.name).toBe("name 2");
  });
});
