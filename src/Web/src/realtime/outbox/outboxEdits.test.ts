import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, NetworkError } from "../../api/problems";
import { draft, FakeServer, OutboxScene, unreachable } from "../../testing/fakeOutbox";
import { KeptDatabase } from "../device/database";

let name = 0;
let scene: OutboxScene;

describe("edits and pauses in the outbox", () => {
  beforeEach(() => { scene = new OutboxScene(`edits-${name++}`); });
  afterEach(() => scene.stop());

  it("changes the text of what was not tried yet, and does not say that it was edited", async () => {
    const server = new FakeServer();
    let reachable = false;
    const box = scene.outbox(server, { mayReach: () => reachable });
    const clientId = await box.enqueue(draft("helo"));
    await box.enqueue(draft("b"));
    await box.edit("r", { id: null, clientId }, "hello");
    expect(box.getSnapshot().map((one) => one.content)).toEqual(["hello", "b"]);
    reachable = true;

    await vi.waitFor(() => expect(server.got).toEqual(["hello", "b"]));
    expect(server.edits).toEqual([]);
  });

  it("loses no edit to a reload that falls into the moment before it is kept", async () => {
    const before = scene.outbox(unreachable(), {}, new KeptDatabase(() => new Promise<never>(() => undefined)));
    void before.edit("r", { id: "m1", clientId: null }, "better");
    before.stop();

    const server = new FakeServer();
    await scene.outbox(server).start();
    await vi.waitFor(() => expect(server.edits).toEqual([["m1", "better"]]));
  });

  it("sends an edit of what may have been taken already after it, in its turn, also after a reload", async () => {
    const before = scene.outbox(unreachable());
    const clientId = await before.enqueue(draft("helo"));
    await before.enqueue(draft("b"));
    await vi.waitFor(async () => expect((await scene.kept())[0]?.tried).toBe(true));
    await before.edit("r", { id: null, clientId }, "hello");
    await before.edit("r", { id: null, clientId }, "hello!");
    before.stop();

    const server = new FakeServer();
    const after = scene.outbox(server);
    await after.start();
    expect(after.getSnapshot().map((one) => [one.content, one.edit?.clientId ?? null])).toEqual([["helo", null], ["b", null], ["hello!", clientId]]);
    await vi.waitFor(() => expect(scene.edited).toEqual(["hello!"]));
    expect([server.got, server.edits]).toEqual([["helo", "b"], [["m1", "hello!"]]]);
    await vi.waitFor(() => expect(after.getSnapshot().every((one) => one.state === "sent")).toBe(true));
  });

  it("shows a refused edit with its reason, and makes an edit of a refused message its text", async () => {
    const server = new FakeServer();
    server.failures = [new ApiError(403, "room_archived", "closed")];
    const box = scene.outbox(server);
    await box.edit("r", { id: "m9", clientId: null }, "too late");
    await vi.waitFor(() => expect(box.getSnapshot()).toMatchObject([{ state: "failed", failure: { code: "room_archived" }, edit: { id: "m9" } }]));
    await box.discard(box.getSnapshot()[0]?.clientId ?? "");

    server.failures = [new NetworkError(), new ApiError(403, "room_archived", "closed")];
    const clientId = await box.enqueue(draft("helo"));
    await box.edit("r", { id: null, clientId }, "hello");
    await vi.waitFor(() => expect(box.getSnapshot()).toMatchObject([{ content: "hello", state: "failed", clientId }]));
    await box.retry(clientId);
    await vi.waitFor(() => expect(server.got).toEqual(["hello"]));
  });

  it("says how long the server asks to wait, and does not hurry it when the network is back", async () => {
    const server = new FakeServer();
    server.failures = [new ApiError(429, "rate_limited", null, {}, 0.2)];
    const box = scene.outbox(server);
    await box.enqueue(draft("a"));
    await vi.waitFor(() => expect(box.waitOf("r")).not.toBeNull());
    const until = box.waitOf("r") ?? Infinity;
    box.drainAll();
    await box.enqueue(draft("b"));

    await vi.waitFor(() => expect(server.got).toEqual(["a", "b"]));
    expect(performance.now()).toBeGreaterThanOrEqual(until);
    expect([server.calls, box.waitOf("r")]).toEqual([["a", "a", "b"], null]);
  });
});
