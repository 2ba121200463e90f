import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/problems";
import { draft, FakeServer, OutboxScene } from "../../testing/fakeOutbox";
import { expiryMs } from "./outboxItem";
import type { Outbox } from "./outbox";

let name = 0;
let scene: OutboxScene;
let server: FakeServer;

const states = (box: Outbox) => box.getSnapshot().map((one) => [one.content, one.state]);
const decided = (clientId: string, status: "published" | "rejected" | "void", reason: string | null = null) => ({ clientId, status, reason });
const refused = (code: string, said = {}) => new ApiError(422, code, null, {}, null, said);

/** A message that waits for a moderator. */
async function withOneHeld(): Promise<{ box: Outbox; clientId: string }> {
  server.suspect.add("odd");
  const box = scene.outbox(server);
  const clientId = await box.enqueue(draft("odd"));
  await vi.waitFor(() => expect(states(box)).toEqual([["odd", "held"]]));
  return { box, clientId };
}

describe("messages that are looked at before they are published", () => {
  beforeEach(() => { [scene, server] = [new OutboxScene(`review-${name++}`), new FakeServer()]; });
  afterEach(() => scene.stop());

  it("wait in their place, hold up nothing, are not sent again, and survive a reload of two days later", async () => {
    const { box } = await withOneHeld();
    await box.enqueue(draft("b"));
    await vi.waitFor(() => expect(states(box)).toEqual([["odd", "held"], ["b", "sent"]]));
    box.drainAll();
    box.stop();

    const after = scene.outbox(server, { now: () => Date.now() + expiryMs + 1000 });
    await after.start();
    await after.review.catchUp();
    expect(states(after)).toEqual([["odd", "held"]]);
    expect(server.calls).toEqual(["odd", "b"]);
  });

  it("become ordinary ones under the same id when they are published", async () => {
    const { box, clientId } = await withOneHeld();
    server.approve(clientId);
    await box.review.told(decided(clientId, "published"));

    await vi.waitFor(() => expect(states(box)).toEqual([["odd", "sent"]]));
    expect([...server.ids.keys()]).toEqual([clientId]);
    expect(await scene.kept()).toEqual([]);
  });

  it("are asked about where the decision was missed, however long ago they were written", async () => {
    const { box, clientId } = await withOneHeld();
    box.stop();
    server.approve(clientId);

    const after = scene.outbox(server, { now: () => Date.now() + expiryMs + 1000 });
    await after.start();
    await after.review.catchUp();
    await vi.waitFor(() => expect(states(after)).toEqual([["odd", "sent"]]));
  });

  it("say why they were rejected, however late, and are sent anew under another id once they are edited", async () => {
    const { box: before, clientId } = await withOneHeld();
    before.stop();
    const box = scene.outbox(server, { now: () => Date.now() + expiryMs + 1000 });
    await box.start();
    await box.review.told(decided(clientId, "rejected", "Not here."));
    expect(box.getSnapshot()).toMatchObject([{ state: "failed", failure: { code: "message_rejected", said: { reason: "Not here." } } }]);

    await box.edit("r", { id: null, clientId }, "better");
    await vi.waitFor(() => expect(server.got).toEqual(["better"]));
    expect([...server.ids.keys()]).not.toContain(clientId);
    await vi.waitFor(() => expect(states(box)).toEqual([["better", "sent"]]));
  });

  it("are refused when too many wait, and hold up nothing behind them", async () => {
    const box = scene.outbox(server);
    server.failures = [new ApiError(429, "too_many_held", null, {}, 60)];
    await box.enqueue(draft("one too many"));
    await box.enqueue(draft("b"));

    await vi.waitFor(() => expect(states(box)).toEqual([["one too many", "failed"], ["b", "sent"]]));
  });

  it("are rejected while nobody heard it: the answer to the same send says so", async () => {
    const { box, clientId } = await withOneHeld();
    server.held.delete(clientId);
    server.failures = [refused("message_rejected", { reason: "Not here." })];
    await box.review.catchUp();

    await vi.waitFor(() => expect(states(box)).toEqual([["odd", "failed"]]));
    await box.discard(clientId);
    expect(await scene.kept()).toEqual([]);
  });

  it("of other devices are shown here, too, once, and go on from here", async () => {
    const { clientId } = await withOneHeld();
    const elsewhere = new OutboxScene(`review-${name++}`);
    const box = elsewhere.outbox(server);
    await box.review.told({ clientId, status: "held", reason: null });
    await box.review.catchUp();
    expect(states(box)).toEqual([["odd", "held"]]);

    server.approve(clientId);
    await box.review.told(decided(clientId, "published"));
    await vi.waitFor(() => expect(states(box)).toEqual([["odd", "sent"]]));
    elsewhere.stop();
  });

  it("keep edits behind them until they are published", async () => {
    const { box, clientId } = await withOneHeld();
    await box.edit("r", { id: null, clientId }, "even");
    box.drainAll();
    expect(server.edits).toEqual([]);

    server.approve(clientId);
    await box.review.told(decided(clientId, "published"));
    await vi.waitFor(() => expect(server.edits).toEqual([["m1", "even"]]));
  });

  it("are no blocked ones: those are not sent again by themselves, and keep where it is wrong until the text is another", async () => {
    server.failures = [refused("message_blocked", { reason: "profanity", ranges: [[0, 3]] })];
    const box = scene.outbox(server);
    const clientId = await box.enqueue(draft("bad word"));
    await vi.waitFor(() => expect(states(box)).toEqual([["bad word", "failed"]]));
    box.drainAll();
    await box.review.catchUp();
    expect(box.refusalOf({ id: null, clientId })?.said?.ranges).toEqual([[0, 3]]);
    expect(server.calls).toEqual(["bad word"]);

    await box.edit("r", { id: null, clientId }, "good word");
    await vi.waitFor(() => expect(server.got).toEqual(["good word"]));
    expect([...server.ids.keys()]).toEqual([clientId]);
  });
});
