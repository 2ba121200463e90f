import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, NetworkError } from "../api/problems";
import type { Sent } from "../api/wire";
import { openDatabase } from "./database";
import { Journal } from "./journal";
import { Outbox } from "./outbox";
import { expiryMs } from "./outboxItem";
import { MapStorage } from "../testing/mapStorage";

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

  sendMessage = async (roomId: string, body: Body): Promise<Sent> => {
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

function unreachable(): Server {
  const server = new Server();
  server.sendMessage = () => Promise.reject(new NetworkError());
  return server;
}

const draft = (content: string, roomId = "r") => ({ roomId, content, replyTo: null, quoted: null });

let storage = new MapStorage();

function outbox(server: Server, database: string | Promise<never>, now = () => Date.now()): Outbox {
  const opened = typeof database === "string" ? openDatabase(database) : database;
  const one = new Outbox({ id: "me" }, server, opened, new Journal(storage, "me"), () => undefined, now, () => 5);
  made.push(one);
  return one;
}

describe("the outbox", () => {
  let database = "";
  beforeEach(() => {
    database = `outbox-${name++}`;
    storage = new MapStorage();
  });
  afterEach(() => { for (const one of made.splice(0)) one.stop(); });

  it("keeps nothing of what is answered but where it stands", async () => {
    const box = outbox(unreachable(), database);
    const quoted = { id: "m1", seq: 1, user_id: "other", user_name: "Other", content: "taken back later", deleted: false, revision: null };
    const left = box.enqueue({ ...draft("an answer"), replyTo: "m1", quoted });
    const journal = JSON.stringify([...Array(storage.length).keys()].map((at) => storage.getItem(storage.key(at) ?? "")));
    await left;

    const rows = await (await openDatabase(database)).getAll("outbox");
    expect([journal.includes("an answer"), journal.includes("taken back")]).toEqual([true, false]);
    expect(rows.map((row) => [row.replyTo, row.quoted?.seq, row.quoted?.content])).toEqual([["m1", 1, ""]]);
    expect(box.getSnapshot()[0]?.quoted?.content).toBe("");
  });

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
    const before = outbox(unreachable(), database);
    await before.enqueue(draft("a"));
    await before.enqueue(draft("b"));
    before.stop();

    const after = outbox(server, database);
    await after.start();
    expect(after.getSnapshot().map((one) => one.content)).toEqual(["a", "b"]);
    await vi.waitFor(() => expect(server.got).toEqual(["a", "b"]));
  });

  it("survives a reload before the database has it, and stays behind what the database had", async () => {
    const server = new Server();
    const first = outbox(unreachable(), database);
    await first.enqueue(draft("a"));
    first.stop();
    const second = outbox(unreachable(), new Promise<never>(() => undefined));
    void second.enqueue(draft("b"));
    void second.enqueue(draft("c"));
    second.stop();

    const third = outbox(server, database);
    await Promise.all([third.start(), third.enqueue(draft("d"))]);
    expect(third.getSnapshot().map((one) => one.content)).toEqual(["a", "b", "c", "d"]);
    await vi.waitFor(() => expect(server.got).toEqual(["a", "b", "c", "d"]));
    expect(storage).toHaveLength(0);
  });

  it("is started in two tabs that find the same unkept message, and it goes out once", async () => {
    const server = new Server();
    void outbox(server, new Promise<never>(() => undefined)).enqueue(draft("a"));

    await Promise.all([outbox(server, database).start(), outbox(server, database).start()]);
    await vi.waitFor(() => expect(server.got).toEqual(["a"]));
    await new Promise((done) => setTimeout(done, 30));
    expect(server.calls).toEqual(["a"]);
  });

  it("leaves what the database refused to the person: to send it again, or to drop it", async () => {
    const server = new Server();
    const refused = outbox(server, Promise.reject(new Error("no storage here")));
    const dropped = await refused.enqueue(draft("a"));
    await refused.enqueue(draft("b"));
    expect(refused.getSnapshot()).toMatchObject(["a", "b"].map((content) =>
      ({ content, state: "failed", failure: { code: "storage_unavailable" } })));

    await refused.discard(dropped);
    refused.stop();
    const after = outbox(server, database);
    await after.start();
    expect(after.getSnapshot()).toMatchObject([{ content: "b", state: "failed", failure: { code: "storage_unavailable" } }]);
    expect(server.calls).toEqual([]);

    await after.retry(after.getSnapshot()[0]?.clientId ?? "");
    await vi.waitFor(() => expect(server.got).toEqual(["b"]));
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
    const before = outbox(unreachable(), database);
    await before.enqueue(draft("old"));
    before.stop();

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
    }, openDatabase(database), new Journal(storage, "me"), () => undefined, Date.now, () => 1000);
    made.push(box);
    await box.enqueue(draft("a", "stuck"));
    await box.enqueue(draft("b", "free"));

    await vi.waitFor(() => expect(server.got).toEqual(["b"]));
  });
});
