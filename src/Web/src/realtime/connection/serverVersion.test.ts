import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { message } from "../../testing/fakeRoom";

const summary = (id: string) => ({
  id, name: id, type: "group", member_count: 2, last_seq: 1, last_message: message(1, { room_id: id }), read_seq: 0, unread_count: 1,
});

describe("a server of another version", () => {
  // Each test has a page of its own.
  const load = async () => {
    const [{ serverVersion, pageVersion }, { Api }, { Http }, { ApiError }, { serverEvents }] = await Promise.all([
      import("../../api/serverVersion"), import("../../api/client"), import("../../api/http"), import("../../api/problems"), import("../../testing/testStore"),
    ]);
    const api = (answer: unknown, status = 200) => {
      vi.stubGlobal("fetch", async () => new Response(JSON.stringify(answer), { status }));
      return new Api(new Http(null));
    };
    return { serverVersion, pageVersion, api, ApiError, parseEvents: serverEvents.parse.bind(serverEvents) };
  };
  beforeEach(() => {
    vi.resetModules();
    return () => vi.unstubAllGlobals();
  });

  it("is none that has the version of this page", async () => {
    const { serverVersion, pageVersion } = await load();
    const props = readFileSync(new URL("../../../../../Directory.Build.props", import.meta.url), "utf8");
    expect(/<Version>(.*)<\/Version>/.exec(props)?.[1]).toBe(pageVersion);
    serverVersion.seen(pageVersion);
    expect(serverVersion.getSnapshot()).toBe(false);
  });

  it("is known by what it calls itself, until one of this version answers", async () => {
    const { serverVersion, pageVersion } = await load();
    const told = vi.fn();
    serverVersion.subscribe(told);
    serverVersion.seen("9.0.0");
    serverVersion.seen(undefined);
    expect([serverVersion.getSnapshot(), told.mock.calls.length]).toEqual([true, 1]);
    serverVersion.seen(pageVersion);
    expect(serverVersion.getSnapshot()).toBe(false);
  });

  it.each([[{ version: 9 }], [[]], ["all is well"], [{ cursor: "c", rooms: "none" }]])("is known by an answer that cannot be read: %j", async (answer) => {
    const { serverVersion, api, ApiError } = await load();
    await expect(api(answer).sync(null)).rejects.toBeInstanceOf(ApiError);
    expect(serverVersion.getSnapshot()).toBe(true);
  });

  it("is known by what it does not know", async () => {
    const { serverVersion, api, ApiError } = await load();
    await expect(api({ code: "method_not_allowed" }, 405).me()).rejects.toBeInstanceOf(ApiError);
    expect(serverVersion.getSnapshot()).toBe(true);
  });

  it("loses us nothing but what cannot be read", async () => {
    const { serverVersion, api } = await load();
    const rooms = [{ room: summary("a") }, { room: { id: 7 } }, { room: { ...summary("b"), type: "forum", visibility: "secret", extra: 1 } }];
    const page = await api({ cursor: "c", rooms }).sync(null);
    expect(page.rooms.map(({ room }) => [room.id, room.type, room.visibility])).toEqual([["a", "group", "private"], ["b", "group", "private"]]);
    expect(serverVersion.getSnapshot()).toBe(true);
  });

  it("is none that says more than we know", async () => {
    const { serverVersion, api, parseEvents } = await load();
    await api({ cursor: "c", rooms: [{ room: { ...summary("a"), colour: "red" }, mood: "good" }], more: 1 }).sync(null);
    expect([parseEvents([{ type: "brand.new" }, { type: "room.deleted", room_id: "x", why: "" }]).length, serverVersion.getSnapshot()])
      .toEqual([1, false]);
    parseEvents([{ type: "room.deleted", id: "x" }]);
    expect(serverVersion.getSnapshot()).toBe(true);
  });
});
