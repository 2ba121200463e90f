import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SignedOutError } from "../../api/problems";
import { ConnectionScene } from "../../testing/connectionScene";
import { pongWithinMs } from "./invoke";
import { pingEveryMs } from "./ping";

describe("the connection", () => {
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

  it("syncs only after the pong, and is online only after the sync", async () => {
    scene.connection.start();
    expect(scene.kind).toBe("connecting");
    await settle();

    expect(scene.log).toEqual(["hold", "sync after ping"]);
    expect(scene.kind).toBe("online");
  });

  it("pings as often as the server asks for", async () => {
    scene.answer = { type: "pong", ping_after: 120 };
    scene.connection.start();
    await settle();
    await vi.advanceTimersByTimeAsync(119_000);
    expect(scene.last.sent).toHaveLength(1);

    await vi.advanceTimersByTimeAsync(1_000);
    expect(scene.last.sent).toHaveLength(2);
  });

  it("tells what the server's clock showed, and when it was asked", async () => {
    scene.answer = { type: "pong", server_time: "2026-05-10T12:00:00.000000Z" };
    const asked = performance.now();
    scene.connection.start();
    await settle();
    expect(scene.times).toEqual([["2026-05-10T12:00:00.000000Z", asked]]);
  });

  it.each([
    ["is closed", () => scene.last.close()],
    ["is not known any more", async () => {
      scene.last.answer = { type: "error", code: "connection_unknown", message: "Connect again." };
      await vi.advanceTimersByTimeAsync(pingEveryMs);
    }],
  ])("says offline only when a connection that %s cannot be made again", async (_, end) => {
    scene.connection.start();
    await settle();
    await vi.advanceTimersByTimeAsync(pingEveryMs);
    await end();
    expect(scene.kind).toBe("connecting");

    scene.refusal = new SignedOutError();
    await vi.advanceTimersByTimeAsync(1000);
    expect([scene.kind, scene.transports.length]).toEqual(["signed_out", 1]);
  });

  it("ends when the sync says that the sign-in has ended", async () => {
    scene.syncFails = new SignedOutError();
    scene.connection.start();
    await settle();
    expect([scene.kind, scene.last.stopped]).toEqual(["signed_out", true]);
  });

  it("leaves when its page is put aside, and comes back with it", async () => {
    const window = new EventTarget();
    vi.stubGlobal("window", window);
    scene.connection.start();
    await settle();
    window.dispatchEvent(new Event("pagehide"));
    expect([scene.last.stopped, scene.kind]).toEqual([true, "connecting"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(scene.transports).toHaveLength(1);

    window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await settle();
    expect([scene.transports.length, scene.kind]).toEqual([2, "online"]);
  });

  it("drops a connection that does not answer a ping in time, and comes back", async () => {
    scene.connection.start();
    await settle();
    scene.last.answering = false;
    await vi.advanceTimersByTimeAsync(pingEveryMs + pongWithinMs);

    expect(scene.kind).toBe("offline");
    expect(scene.transports[0]?.stopped).toBe(true);
    await vi.advanceTimersByTimeAsync(1500);
    expect([scene.transports.length, scene.kind]).toEqual([2, "online"]);
  });

  it("waits longer after each failure, says until when, and retries at once when asked", async () => {
    scene.refusing = true;
    scene.connection.start();
    await settle();
    const waits: number[] = [];
    for (let n = 0; n < 6; n++) {
      const { wait } = scene;
      waits.push(wait);
      await vi.advanceTimersByTimeAsync(wait);
    }
    expect(waits[0]).toBeLessThanOrEqual(1000);
    expect(waits[5]).toBeGreaterThanOrEqual(15_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);

    scene.refusing = false;
    scene.connection.retryNow();
    await settle();
    expect(scene.kind).toBe("online");
  });

  it("does not come back by itself after it was replaced", async () => {
    scene.connection.start();
    await settle();
    scene.last.push({ type: "error", code: "connection_replaced", message: "" });
    scene.last.close();
    await vi.advanceTimersByTimeAsync(120_000);
    expect([scene.kind, scene.transports.length]).toEqual(["replaced", 1]);

    scene.connection.retryNow();
    await settle();
    expect(scene.kind).toBe("online");
  });

  it("does not come back by itself after the server ended the sign-in, and says so once", async () => {
    scene.connection.start();
    await settle();
    scene.last.push({ type: "error", code: "signed_out", message: "" });
    scene.last.close();
    await vi.advanceTimersByTimeAsync(120_000);
    expect([scene.kind, scene.transports.length, scene.log.filter((one) => one === "signed out")])
      .toEqual(["signed_out", 1, ["signed out"]]);
  });

  it("connects again when the sign-in that ended is not the one that holds", async () => {
    scene.over = false;
    scene.connection.start();
    await settle();
    scene.last.push({ type: "error", code: "signed_out", message: "" });
    await settle();
    expect([scene.kind, scene.transports.length]).toEqual(["online", 2]);
  });

  it("ignores what a former connection still says", async () => {
    scene.connection.start();
    await settle();
    const first = scene.last;
    first.close();
    await vi.advanceTimersByTimeAsync(1500);

    first.push({ type: "room.deleted", room_id: "x" });
    first.close();
    expect([scene.received.length, scene.kind, scene.transports.length]).toEqual([0, "online", 2]);
  });

  it("passes on what it knows and drops what it does not", async () => {
    scene.connection.start();
    await settle();
    scene.last.push({ type: "room.deleted", room_id: "x" }, { type: "brand.new" }, { type: "typing" });
    expect(scene.received).toEqual([{ type: "room.deleted", room_id: "x" }]);
  });

  it("says so when nobody is signed in any more", async () => {
    scene.refusal = new SignedOutError();
    scene.connection.start();
    await settle();
    expect(scene.kind).toBe("signed_out");
    expect(scene.transports).toHaveLength(0);
  });
});
