import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, NetworkError } from "../api/problems";
import type { Sent } from "../api/wire";
import { openDatabase } from "./database";
import { Outbox } from "./outbox";
import { expiryMs } from "./outboxItem";

type Body = { content: string; client_message_id: string };

let name = 0;
const made: Outbox[] = [];

/** A server that keeps what it gets and can be told to refuse. */
class Server {
  readonly got: string[] = [];
  readonly calls: string[] = [];
  readonly ids = new Map<string, Sent>();
  failures: Error[] = [];
  open = 0;
  most = 0;

  readonly sendMessage = async (roomId: string, body: Body): Promise<Sent> => {
    this.calls.push(body.content);
    this.open++;
    this.most = Math.max(this.most, this.open);
    await new Promise((done) => setTimeout(done, 1));
    this.open--;
    const failure = this.failures.shift();
    if (failure) throw failure;
    const before = this.ids.get(body.client_message_id);
    if (before) return before;
    this.got.push(body.content);
    const sent = {
      id: `m${this.got.length}`, room_id: roomId, seq: this.got.length, created_at: "2026-01-01T00:00:00Z",
      client_message_id: body.client_message_id,
    };
    this.ids.set(body.client_message_id, sent);
    return sent;
  };
}

const draft = (content: string, roomId = "r") => ({ roomId, content, replyTo: null, quoted: null });

function outbox(server: Server, database: string, now = () => Date.now()): Outbox {
  const one = new Outbox({ id: "me" }, server, openDatabase(database), () => undefined, now, () => 5);
  made.push(one);
  return one;
}

describe("the outbox", () => {
  let database = "";
  beforeEach(() => { database = `outbox-${name++}`; });
  afterEach(() => { for (const one of made.splice(0)) one.stop(); });

  it("sends what is written, in order and one at a time", async () => {
    const server = new Server();
    const box = outbox(server, database);
    await Promise.all(["a", "b", "c", "d"].map((text) => box.enqueue(draft(text))));

    await vi.waitFor(() => expect(server.got).toEqual(["a", "b", "c", "d"]));
    expect(server.most).toBe(1);
    await vi.waitFor(() => expect(box.getSnapshot().map((one) => one.state)).toEqual(["sent", "sent", "sent", "sent"]));
  });

  it("keeps the order through failures of the network, and repeats under the same id", async () => {
    const server = new Server();
    server.failures = [new NetworkError(), new ApiError(503, "overloaded", null, {}, null), new ApiError(429, "rate_limited", null)];
    const box = outbox(server, database);
    await box.enqueue(draft("a"));
    await box.enqueue(draft("b"));

    await vi.waitFor(() => expect(server.got).toEqual(["a", "b"]));
    expect(server.calls).toEqual(["a", "a", "a", "a", "b"]);
    expect(server.ids.size).toBe(2);
  });

  it("waits as long as the server asks", async () => {
    const server = new Server();
    server.failures = [new ApiError(429, "rate_limited", null, {}, 0.2)];
    const box = outbox(server, database);
    const start = Date.now();
    await box.enqueue(draft("a"));

    await vi.waitFor(() => expect(server.got).toEqual(["a"]));
    expect(Date.now() - start).toBeGreaterThanOrEqual(190);
  });

  it("survives a reload", async () => {
    const server = new Server();
    server.failures = Array.from({ length: 50 }, () => new NetworkError());
    const before = outbox(server, database);
    await before.enqueue(draft("a"));
    await before.enqueue(draft("b"));
    before.stop();
    server.failures = [];

    const after = outbox(server, database);
    await after.start();
    expect(after.getSnapshot().map((one) => one.content)).toEqual(["a", "b"]);
    await vi.waitFor(() => expect(server.got).toEqual(["a", "b"]));
  });

  it("shows a refusal with its reason, goes on with the next, and sends again when asked", async () => {
    const server = new Server();
    server.failures = [new ApiError(403, "room_archived", "closed")];
    const box = outbox(server, database);
    const id = await box.enqueue(draft("a"));
    await box.enqueue(draft("b"));

    await vi.waitFor(() => expect(server.got).toEqual(["b"]));
    expect(box.getSnapshot().find((one) => one.clientId === id)).toMatchObject({ state: "failed", failure: { code: "room_archived" } });

    await box.retry(id);
    await vi.waitFor(() => expect(server.got).toEqual(["b", "a"]));
  });

  it("takes another id after a conflict of ids", async () => {
    const server = new Server();
    server.failures = [new ApiError(409, "client_message_id_reused", null)];
    const box = outbox(server, database);
    const id = await box.enqueue(draft("a"));
    await vi.waitFor(() => expect(box.getSnapshot()[0]?.state).toBe("failed"));

    await box.retry(id);
    await vi.waitFor(() => expect(server.got).toEqual(["a"]));
    expect([...server.ids.keys()]).not.toContain(id);
  });

  it("forgets what is discarded", async () => {
    const server = new Server();
    server.failures = [new ApiError(400, "validation_failed", null)];
    const box = outbox(server, database);
    const id = await box.enqueue(draft("a"));
    await vi.waitFor(() => expect(box.getSnapshot()[0]?.state).toBe("failed"));

    await box.discard(id);
    expect(box.getSnapshot()).toEqual([]);
  });

  it("does not send what waited for two days", async () => {
    const server = new Server();
    server.failures = Array.from({ length: 50 }, () => new NetworkError());
    const before = outbox(server, database);
    await before.enqueue(draft("old"));
    before.stop();
    server.failures = [];

    const after = outbox(server, database, () => Date.now() + expiryMs + 1000);
    await after.start();
    await vi.waitFor(() => expect(after.getSnapshot()[0]?.failure?.code).toBe("outbox_expired"));
    expect(server.got).toEqual([]);
  });

  it("is drained by one of two tabs at a time, and each message goes out once", async () => {
    const server = new Server();
    const [one, two] = [outbox(server, database), outbox(server, database)];
    await Promise.all([one.enqueue(draft("a")), two.enqueue(draft("b")), one.enqueue(draft("c")), two.enqueue(draft("d"))]);

    await vi.waitFor(() => expect(server.got.toSorted()).toEqual(["a", "b", "c", "d"]));
    await new Promise((done) => setTimeout(done, 30));
    expect(server.calls).toHaveLength(4);
    expect(server.most).toBe(1);
  });

  it("does not let one room wait for another", async () => {
    const server = new Server();
    const send = server.sendMessage;
    const box = new Outbox({ id: "me" }, {
      sendMessage: (roomId, body) => roomId === "stuck" ? Promise.reject(new NetworkError()) : send(roomId, body),
    }, openDatabase(database), () => undefined, Date.now, () => 1000);
    made.push(box);
    await box.enqueue(draft("a", "stuck"));
    await box.enqueue(draft("b", "free"));

    await vi.waitFor(() => expect(server.got).toEqual(["b"]));
  });
});
