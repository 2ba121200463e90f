import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection, pingEveryMs, pongWithinMs } from "./connection";
import type { ClientEvent, ServerEvent } from "./events";
import type { Transport } from "./transport";

class FakeTransport implements Transport {
  readonly sent: ClientEvent[] = [];
  starts = 0;
  stopped = false;
  answering = true;
  refuses = false;
  answer: unknown = { type: "pong" };
  #events: (raw: unknown) => void = () => undefined;
  #closed: () => void = () => undefined;

  async start() {
    this.starts++;
    if (this.refuses) throw new Error("refused");
  }
  async stop() { this.stopped = true; }
  invoke(event: ClientEvent): Promise<unknown> {
    this.sent.push(event);
    return this.answering ? Promise.resolve(this.answer) : new Promise(() => undefined);
  }
  onEvents(listener: (raw: unknown) => void) { this.#events = listener; }
  onClose(listener: () => void) { this.#closed = listener; }
  push(...events: unknown[]) { this.#events(events); }
  close() { this.#closed(); }
}

describe("the connection", () => {
  let transports: FakeTransport[] = [];
  let log: string[] = [];
  let times: [string, number][] = [];
  let received: ServerEvent[] = [];
  let refusing = false;
  let token: string | null = "t";
  let answer: unknown;
  let connection: Connection;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("navigator", { onLine: true });
    [transports, log, times, received, refusing, token, answer] = [[], [], [], [], false, "t", { type: "pong" }];
    connection = new Connection({
      transport: () => {
        const one = new FakeTransport();
        one.refuses = refusing;
        one.answer = answer;
        transports.push(one);
        return one;
      },
      token: async () => token,
      onEvents: (events) => received.push(...events),
      onServerTime: (time, sentAt) => times.push([time, sentAt]),
      onSignedOut: () => log.push("signed out"),
      beforeCatchUp: () => log.push("hold"),
      catchUp: async () => { log.push(`sync after ${transports.at(-1)?.sent.map((one) => one.type).join()}`); },
    });
  });
  afterEach(() => {
    connection.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const last = () => transports.at(-1) as FakeTransport;

  it("syncs only after the pong, and is online only after the sync", async () => {
    connection.start();
    expect(connection.getSnapshot().kind).toBe("connecting");
    await settle();

    expect(log).toEqual(["hold", "sync after ping"]);
    expect(connection.getSnapshot().kind).toBe("online");
  });

  it("pings as often as the server asks for", async () => {
    answer = { type: "pong", ping_after: 120 };
    connection.start();
    await settle();
    await vi.advanceTimersByTimeAsync(119_000);
    expect(last().sent).toHaveLength(1);

    await vi.advanceTimersByTimeAsync(1_000);
    expect(last().sent).toHaveLength(2);
  });

  it("tells what the server's clock showed, and when it was asked", async () => {
    answer = { type: "pong", server_time: "2026-05-10T12:00:00.000000Z" };
    const asked = performance.now();
    connection.start();
    await settle();
    expect(times).toEqual([["2026-05-10T12:00:00.000000Z", asked]]);
  });

  it.each(["connection_unknown", "unavailable", "internal_error"])("connects again when a ping is refused with %s", async (code) => {
    connection.start();
    await settle();
    last().answer = { type: "error", code, message: "Connect again." };
    await vi.advanceTimersByTimeAsync(pingEveryMs);

    expect(connection.getSnapshot().kind).toBe("offline");
  });

  it("keeps a connection whose ping came too often", async () => {
    connection.start();
    await settle();
    last().answer = { type: "error", code: "rate_limited", message: "Wait.", retry_after: 3 };
    await vi.advanceTimersByTimeAsync(pingEveryMs);

    expect([transports.length, connection.getSnapshot().kind]).toEqual([1, "online"]);
  });

  it("comes back no sooner than a refused first ping asks for", async () => {
    answer = { type: "error", code: "unavailable", message: "Not now.", retry_after: 7 };
    connection.start();
    await settle();

    expect(log).not.toContain("sync after ping");
    const state = connection.getSnapshot();
    expect(state.kind === "offline" && (state.retryAt ?? 0) - Date.now()).toBe(7000);
  });

  it("drops a connection that does not answer a ping in time, and comes back", async () => {
    connection.start();
    await settle();
    last().answering = false;
    await vi.advanceTimersByTimeAsync(pingEveryMs + pongWithinMs);

    expect(connection.getSnapshot().kind).toBe("offline");
    expect(transports[0]?.stopped).toBe(true);
    await vi.advanceTimersByTimeAsync(1500);
    expect([transports.length, connection.getSnapshot().kind]).toEqual([2, "online"]);
  });

  it("waits longer after each failure, says until when, and retries at once when asked", async () => {
    refusing = true;
    connection.start();
    await settle();
    const waits: number[] = [];
    for (let n = 0; n < 6; n++) {
      const state = connection.getSnapshot();
      const wait = state.kind === "offline" ? (state.retryAt ?? 0) - Date.now() : 0;
      waits.push(wait);
      await vi.advanceTimersByTimeAsync(wait);
    }
    expect(waits[0]).toBeLessThanOrEqual(1000);
    expect(waits[5]).toBeGreaterThanOrEqual(15_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);

    refusing = false;
    connection.retryNow();
    await settle();
    expect(connection.getSnapshot().kind).toBe("online");
  });

  it("does not come back by itself after it was replaced", async () => {
    connection.start();
    await settle();
    last().push({ type: "error", code: "connection_replaced", message: "" });
    last().close();
    await vi.advanceTimersByTimeAsync(120_000);
    expect([connection.getSnapshot().kind, transports.length]).toEqual(["replaced", 1]);

    connection.retryNow();
    await settle();
    expect(connection.getSnapshot().kind).toBe("online");
  });

  it("does not come back by itself after the server ended the sign-in, and says so once", async () => {
    connection.start();
    await settle();
    last().push({ type: "error", code: "signed_out", message: "" });
    last().close();
    await vi.advanceTimersByTimeAsync(120_000);
    expect([connection.getSnapshot().kind, transports.length, log.filter((one) => one === "signed out")])
      .toEqual(["signed_out", 1, ["signed out"]]);
  });

  it("ignores what a former connection still says", async () => {
    connection.start();
    await settle();
    const first = last();
    first.close();
    await vi.advanceTimersByTimeAsync(1500);

    first.push({ type: "room.deleted", room_id: "x" });
    first.close();
    expect([received.length, connection.getSnapshot().kind, transports.length]).toEqual([0, "online", 2]);
  });

  it("passes on what it knows and drops what it does not", async () => {
    connection.start();
    await settle();
    last().push({ type: "room.deleted", room_id: "x" }, { type: "brand.new" }, { type: "typing" });
    expect(received).toEqual([{ type: "room.deleted", room_id: "x" }]);
  });

  it("says so when nobody is signed in any more", async () => {
    token = null;
    connection.start();
    await settle();
    expect(connection.getSnapshot().kind).toBe("signed_out");
    expect(transports).toHaveLength(0);
  });
});
