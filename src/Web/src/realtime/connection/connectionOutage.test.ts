import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/problems";
import { ConnectionScene } from "../../testing/connectionScene";
import { pingEveryMs } from "./ping";

describe("a server that cannot work at the moment", () => {
  let scene: ConnectionScene;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("navigator", { onLine: true });
    scene = new ConnectionScene();
  });
  afterEach(() => {
    scene.connection.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const settle = () => vi.advanceTimersByTimeAsync(0);

  it("connects again when a ping is refused with internal_error", async () => {
    scene.connection.start();
    await settle();
    scene.last.answer = { type: "error", code: "internal_error", message: "" };
    await vi.advanceTimersByTimeAsync(pingEveryMs);

    expect(scene.connection.getSnapshot()).toMatchObject({ kind: "offline", cause: "server" });
    await vi.advanceTimersByTimeAsync(1500);
    expect([scene.transports.length, scene.kind]).toEqual([2, "online"]);
  });

  it.each(["unavailable", "overloaded"])("waits on the same connection while the server is %s, then catches up", async (code) => {
    scene.connection.start();
    await settle();
    scene.last.answer = { type: "error", code, message: "Not now.", retry_after: 40 };
    await vi.advanceTimersByTimeAsync(pingEveryMs);
    expect(scene.connection.getSnapshot()).toMatchObject({ kind: "offline", cause: "server" });
    expect(scene.wait).toBe(40_000);
    await vi.advanceTimersByTimeAsync(39_999);
    expect(scene.last.sent).toHaveLength(2);

    await vi.advanceTimersByTimeAsync(1 + 40_000);
    expect(scene.last.sent).toHaveLength(4);
    scene.last.answer = { type: "pong" };
    await vi.advanceTimersByTimeAsync(40_000);

    expect([scene.transports.length, scene.kind]).toEqual([1, "online"]);
    expect(scene.log.filter((one) => one.startsWith("sync"))).toEqual(["sync after ping", "sync after ping,ping,ping,ping,ping"]);
  });

  it("asks the same connection at once when somebody does not want to wait for the server", async () => {
    scene.connection.start();
    await settle();
    scene.last.answer = { type: "error", code: "unavailable", message: "Not now.", retry_after: 40 };
    await vi.advanceTimersByTimeAsync(pingEveryMs);
    scene.last.answer = { type: "pong" };
    scene.connection.retryNow();
    scene.connection.retryNow();
    await settle();
    expect([scene.transports.length, scene.kind, scene.last.sent.length]).toEqual([1, "online", 3]);

    await vi.advanceTimersByTimeAsync(pingEveryMs);
    expect(scene.last.sent).toHaveLength(4);
  });

  it("waits on its connection, too, when the sync is refused for now", async () => {
    scene.syncFails = new ApiError(503, "unavailable", null, {}, 5);
    scene.connection.start();
    await settle();
    expect(scene.connection.getSnapshot()).toMatchObject({ kind: "offline", cause: "server" });
    scene.syncFails = null;
    await vi.advanceTimersByTimeAsync(5000);
    expect([scene.transports.length, scene.kind]).toEqual([1, "online"]);
  });

  it("calls nobody offline whom the server answered", async () => {
    scene.refusal = new ApiError(503, "unavailable", null, {}, 3);
    scene.connection.start();
    await settle();
    expect(scene.connection.getSnapshot()).toMatchObject({ kind: "offline", cause: "server" });
  });

  it("keeps a connection whose ping came too often", async () => {
    scene.connection.start();
    await settle();
    scene.last.answer = { type: "error", code: "rate_limited", message: "Wait.", retry_after: 3 };
    await vi.advanceTimersByTimeAsync(pingEveryMs);

    expect([scene.transports.length, scene.kind]).toEqual([1, "online"]);
  });

  it("comes back no sooner than a refused first ping asks for", async () => {
    scene.answer = { type: "error", code: "unavailable", message: "Not now.", retry_after: 7 };
    scene.connection.start();
    await settle();

    expect(scene.log).not.toContain("sync after ping");
    expect(scene.wait).toBe(7000);
  });
});
