import "fake-indexeddb/auto";
import { deleteDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NetworkError } from "../../api/problems";
import { draft, FakeServer, item, OutboxScene, unreachable } from "../../testing/fakeOutbox";
import { KeptDatabase, StorageError } from "../device/database";

let name = 0;
let scene: OutboxScene;

describe("the outbox where the browser keeps nothing", () => {
  beforeEach(() => { scene = new OutboxScene(`storage-${name++}`); });
  afterEach(() => {
    scene.stop();
    vi.restoreAllMocks();
  });

  it("sends from memory, in order, what the database refuses, and a reload finds what was not sent", async () => {
    const refused = scene.outbox(unreachable(), {}, new KeptDatabase(() => Promise.reject(new Error("no storage here"))));
    const dropped = await refused.enqueue(draft("a"));
    await Promise.all(["b", "c"].map((text) => refused.enqueue(draft(text))));
    expect(refused.getSnapshot().map((one) => [one.content, one.state])).toEqual([["a", "sending"], ["b", "sending"], ["c", "sending"]]);
    await refused.discard(dropped);
    refused.stop();

    const server = new FakeServer();
    const after = scene.outbox(server, {}, new KeptDatabase(() => Promise.reject(new Error("nor here"))));
    await after.start();
    expect(after.getSnapshot().map((one) => one.content)).toEqual(["b", "c"]);
    await vi.waitFor(() => expect(server.got).toEqual(["b", "c"]));
    await vi.waitFor(() => expect(scene.storage).toHaveLength(0));
  });

  it("does not wait for a database that does not open", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const server = new FakeServer();
    const box = scene.outbox(server, {}, new KeptDatabase(() => new Promise<never>(() => undefined)));
    const kept = box.enqueue(draft("a"));
    await vi.advanceTimersByTimeAsync(3100);
    await kept;
    await vi.advanceTimersByTimeAsync(100);
    vi.useRealTimers();

    expect(server.got).toEqual(["a"]);
  });

  it("loses nothing that is shown as on its way when the database is deleted under it", async () => {
    const server = new FakeServer();
    const send = server.sendMessage;
    let reachable = false;
    server.sendMessage = (roomId, body) => reachable ? send(roomId, body) : Promise.reject(new NetworkError());
    const kept = scene.database();
    const box = scene.outbox(server, {}, kept);
    kept.onLost(() => void box.restore());
    for (const text of ["a", "b"]) await box.enqueue(draft(text));
    await deleteDB(scene.name);
    await box.enqueue(draft("c"));

    await vi.waitFor(async () => expect((await scene.kept()).map((row) => row.content)).toEqual(["a", "b", "c"]));
    expect(box.getSnapshot().map((one) => [one.content, one.state])).toEqual([["a", "sending"], ["b", "sending"], ["c", "sending"]]);
    reachable = true;
    await vi.waitFor(() => expect(server.got).toEqual(["a", "b", "c"]));
  });

  it("keeps in memory what a full database refuses, and puts it there when there is space again", async () => {
    const kept = scene.database();
    let full = true;
    const work = kept.work.bind(kept);
    kept.work = (task) => full ? Promise.reject(new StorageError(new DOMException("no space", "QuotaExceededError"))) : work(task);
    const box = scene.outbox(unreachable(), {}, kept);
    await box.enqueue(draft("a"));
    full = false;
    await box.enqueue(draft("b"));

    const rows = await scene.kept();
    expect(rows.map((row) => row.content)).toEqual(["a", "b"]);
    expect(scene.storage).toHaveLength(0);
  });

  it("does not take for gone what a full database refused while it was being read", async () => {
    vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => { throw new DOMException("no space", "QuotaExceededError"); });
    const rows = scene.rows();
    let kept = false;
    const keeping = rows.keep(item("a")).then(() => { kept = true; });
    const readings = [];
    while (!kept) {
      readings.push(rows.all());
      await new Promise(setImmediate);
    }
    await Promise.all([keeping, ...readings]);

    expect((await rows.all()).map((row) => row.content)).toEqual(["a"]);
  });
});
