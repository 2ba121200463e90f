import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serverEvents } from "../../testing/testStore";
import type { ClientEvent } from "../../api/schema";
import { UnheardRooms, unheardEveryMs } from "./unheard";

describe("rooms that are not heard", () => {
  let sent: ClientEvent[] = [];
  let syncs = 0;
  let fails = false;
  let unheard: UnheardRooms;
  let connected: boolean;
  const limited = (...room_ids: string[]) => serverEvents.parse([{ type: "subscriptions_limited", room_ids, more: false }]);

  beforeEach(() => {
    vi.useFakeTimers();
    [sent, syncs, fails, connected] = [[], 0, false, true];
    const send = async (event: ClientEvent) => {
      sent.push(event);
      if (fails) throw new Error("refused");
      return { type: "ack" };
    };
    unheard = new UnheardRooms(
      { getSnapshot: () => connected ? { kind: "online", send } : { kind: "connecting" } }, async () => { syncs++; });
  });
  afterEach(() => {
    unheard.reset();
    vi.useRealTimers();
  });

  it("are synced from time to time, until the next connection", async () => {
    unheard.receive(limited("a", "b"));
    await vi.advanceTimersByTimeAsync(2 * unheardEveryMs);
    unheard.reset();
    await vi.advanceTimersByTimeAsync(2 * unheardEveryMs);

    expect(syncs).toBe(2);
    expect(sent).toEqual([]);
  });

  it("are asked for, and synced, when one is looked at", async () => {
    unheard.receive(limited("a", "b"));
    unheard.view("b");
    unheard.view("c");
    await vi.advanceTimersByTimeAsync(0);

    expect(sent).toEqual([{ type: "room.join", room_id: "b" }]);
    expect(syncs).toBe(1);
  });

  it("are asked for when the one on the screen is named", async () => {
    unheard.view("a");
    unheard.receive(limited("a"));
    await vi.advanceTimersByTimeAsync(0);

    expect(sent).toEqual([{ type: "room.join", room_id: "a" }]);
  });

  it("are asked for when the connection can send", async () => {
    connected = false;
    unheard.view("a");
    unheard.receive(limited("a"));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([]);

    connected = true;
    unheard.online();
    await vi.advanceTimersByTimeAsync(0);

    expect(sent).toEqual([{ type: "room.join", room_id: "a" }]);
  });

  it("are asked for again after a refusal", async () => {
    fails = true;
    unheard.receive(limited("a"));
    unheard.view("a");
    await vi.advanceTimersByTimeAsync(0);
    fails = false;
    unheard.view("a");
    await vi.advanceTimersByTimeAsync(0);

    expect(sent).toHaveLength(2);
    expect(syncs).toBe(1);
  });
});
