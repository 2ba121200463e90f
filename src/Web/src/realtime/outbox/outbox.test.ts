import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, NetworkError } from "../../api/problems";
import { draft, FakeServer, OutboxScene, unreachable } from "../../testing/fakeOutbox";
import { KeptDatabase } from "../device/database";
import { expiryMs } from "./outboxItem";

let name = 0;
let scene: OutboxScene;

describe("the outbox", () => {
  beforeEach(() => { scene = new OutboxScene(`outbox-${name++}`); });
  afterEach(() => scene.stop());

  it("keeps nothing of what is answered but where it stands", async () => {
    const box = scene.outbox(unreachable());
    const quoted = { id: "m1", seq: 1, user_id: "other", user_name: "Other", content: "taken back later", deleted: false, revision: null };
    const left = box.enqueue({ ...draft("an answer"), replyTo: "m1", quoted });
    const journal = JSON.stringify([...Array(scene.storage.length).keys()].map((at) => scene.storage.getItem(scene.storage.key(at) ?? "")));
    await left;

    const rows = await scene.kept();
    expect([journal.includes("an answer"), journal.includes("taken back")]).toEqual([true, false]);
    expect(rows.map((row) => [row.replyTo, row.quoted?.seq, row.quoted?.content])).toEqual([["m1", 1, ""]]);
    expect(box.getSnapshot()[0]?.quoted?.content).toBe("");
  });

  it("sends what is written, in order and one at a time", async () => {
    const server = new FakeServer();
    const box = scene.outbox(server);
    await Promise.all(["a", "b", "c", "d"].map((text) => box.enqueue(draft(text))));

    await vi.waitFor(() => expect(server.got).toEqual(["a", "b", "c", "d"]));
    expect(server.most).toBe(1);
    await vi.waitFor(() => expect(box.getSnapshot().map((one) => one.state)).toEqual(["sent", "sent", "sent", "sent"]));
  });

  it("keeps the order through failures of the network, and repeats under the same id", async () => {
    const server = new FakeServer();
    server.failures = [new NetworkError(), new ApiError(503, "overloaded", null, {}, null), new ApiError(429, "rate_limited", null)];
    const box = scene.outbox(server);
    await box.enqueue(draft("a"));
    await box.enqueue(draft("b"));

    await vi.waitFor(() => expect(server.got).toEqual(["a", "b"]));
    expect(server.calls).toEqual(["a", "a", "a", "a", "b"]);
    expect(server.ids.size).toBe(2);
  });

  it("waits as long as the server asks", async () => {
    const server = new FakeServer();
    server.failures = [new ApiError(429, "rate_limited", null, {}, 0.2)];
    const box = scene.outbox(server);
    const start = Date.now();
    await box.enqueue(draft("a"));

    await vi.waitFor(() => expect(server.got).toEqual(["a"]));
    expect(Date.now() - start).toBeGreaterThanOrEqual(190);
  });

  it("survives a reload", async () => {
    const server = new FakeServer();
    const before = scene.outbox(unreachable());
    await before.enqueue(draft("a"));
    await before.enqueue(draft("b"));
    before.stop();

    const after = scene.outbox(server);
    await after.start();
    expect(after.getSnapshot().map((one) => one.content)).toEqual(["a", "b"]);
    await vi.waitFor(() => expect(server.got).toEqual(["a", "b"]));
  });

  it("survives a reload before the database has it, and stays behind what the database had", async () => {
    const server = new FakeServer();
    const first = scene.outbox(unreachable());
    await first.enqueue(draft("a"));
    first.stop();
    const second = scene.outbox(unreachable(), {}, new KeptDatabase(() => new Promise<never>(() => undefined)));
    void second.enqueue(draft("b"));
    void second.enqueue(draft("c"));
    second.stop();

    const third = scene.outbox(server);
    await Promise.all([third.start(), third.enqueue(draft("d"))]);
    expect(third.getSnapshot().map((one) => one.content)).toEqual(["a", "b", "c", "d"]);
    await vi.waitFor(() => expect(server.got).toEqual(["a", "b", "c", "d"]));
    expect(scene.storage).toHaveLength(0);
  });

  it("is started in two tabs that find the same unkept message, and it goes out once", async () => {
    const server = new FakeServer();
    void scene.outbox(server, {}, new KeptDatabase(() => new Promise<never>(() => undefined))).enqueue(draft("a"));

    await Promise.all([scene.outbox(server).start(), scene.outbox(server).start()]);
    await vi.waitFor(() => expect(server.got).toEqual(["a"]));
    await new Promise((done) => setTimeout(done, 30));
    expect(server.calls).toEqual(["a"]);
  });

  it("shows a refusal with its reason, goes on with the next, and sends again when asked", async () => {
    const server = new FakeServer();
    server.failures = [new ApiError(403, "room_archived", "closed")];
    const box = scene.outbox(server);
    const id = await box.enqueue(draft("a"));
    await box.enqueue(draft("b"));

    await vi.waitFor(() => expect(server.got).toEqual(["b"]));
    expect(box.getSnapshot().find((one) => one.clientId === id)).toMatchObject({ state: "failed", failure: { code: "room_archived" } });

    await box.retry(id);
    await vi.waitFor(() => expect(server.got).toEqual(["b", "a"]));
  });

  it("takes another id after a conflict of ids", async () => {
    const server = new FakeServer();
    server.failures = [new ApiError(409, "client_message_id_reused", null)];
    const box = scene.outbox(server);
    const id = await box.enqueue(draft("a"));
    await vi.waitFor(() => expect(box.getSnapshot()[0]?.state).toBe("failed"));

    await box.retry(id);
    await vi.waitFor(() => expect(server.got).toEqual(["a"]));
    expect([...server.ids.keys()]).not.toContain(id);
  });

  it("forgets what is discarded", async () => {
    const server = new FakeServer();
    server.failures = [new ApiError(400, "validation_failed", null)];
    const box = scene.outbox(server);
    const id = await box.enqueue(draft("a"));
    await vi.waitFor(() => expect(box.getSnapshot()[0]?.state).toBe("failed"));

    await box.discard(id);
    expect(box.getSnapshot()).toEqual([]);
  });

  it("does not send what waited for two days", async () => {
    const server = new FakeServer();
    const before = scene.outbox(unreachable());
    await before.enqueue(draft("old"));
    before.stop();

    const after = scene.outbox(server, { now: () => Date.now() + expiryMs + 1000 });
    await after.start();
    await vi.waitFor(() => expect(after.getSnapshot()[0]?.failure?.code).toBe("outbox_expired"));
    expect(server.got).toEqual([]);
  });

  it("is drained by one of two tabs at a time, and each message goes out once", async () => {
    const server = new FakeServer();
    const [one, two] = [scene.outbox(server), scene.outbox(server)];
    await Promise.all([one.enqueue(draft("a")), two.enqueue(draft("b")), one.enqueue(draft("c")), two.enqueue(draft("d"))]);

    await vi.waitFor(() => expect(server.got.toSorted()).toEqual(["a", "b", "c", "d"]));
    await new Promise((done) => setTimeout(done, 30));
    expect(server.calls).toHaveLength(4);
    expect(server.most).toBe(1);
  });

  it("sends what is written in the moment in which it finds nothing left to send", async () => {
    const server = new FakeServer();
    const rows = scene.rows();
    const all = rows.all.bind(rows);
    let late: Promise<string> | null = null;
    rows.all = async () => {
      const found = await all();
      if (server.got.length === 1 && found.length === 0) await (late ??= box.enqueue(draft("b")));
      return found;
    };
    const box = scene.outbox(server, { rows });
    await box.enqueue(draft("a"));

    await vi.waitFor(() => expect(server.got).toEqual(["a", "b"]));
  });

  it("does not let one room wait for another", async () => {
    const server = new FakeServer();
    const send = server.sendMessage;
    const box = scene.outbox({
      sendMessage: (roomId, body) => roomId === "stuck" ? Promise.reject(new NetworkError()) : send(roomId, body),
      editMessage: server.editMessage, heldMessages: server.heldMessages,
    }, { wait: () => 1000 });
    await box.enqueue(draft("a", "stuck"));
    await box.enqueue(draft("b", "free"));

    await vi.waitFor(() => expect(server.got).toEqual(["b"]));
  });
});
