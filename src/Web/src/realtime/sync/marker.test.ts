import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NetworkError } from "../../api/problems";
import { FakeRoom, me, page, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import type { Connection } from "../connection/connection";
import { Marker } from "./marker";
import type { ChatStore } from "../store/store";

let server: FakeRoom;
let store: ChatStore;
let told: string[];
let reachable: boolean;
let marker: Marker;

function answer<T>(line: string, act: () => T): Promise<T> {
  if (!reachable) return Promise.reject(new NetworkError());
  told.push(line);
  return Promise.resolve(act());
}

describe("the marker", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    server = new FakeRoom();
    for (let index = 0; index < 10; index++) server.send();
    store = new TestStore(me);
    store.sync(page(server.sync({ seq: 0, revision: 0 })));
    [told, reachable] = [[], true];
    marker = new Marker({
      mark: (_, what, { seq, read_version }) => answer(`${what} ${seq} as of ${read_version}`, () => server.marks(seq)),
      unread: (_, seq) => answer(`unread from ${seq}`, () => {
        server.unreadFrom(seq);
        return server.marks(0);
      }),
    }, store, { getSnapshot: () => ({ kind: "offline", retryAt: null }) } as unknown as Connection);
  });
  afterEach(() => {
    marker.stop();
    vi.useRealTimers();
  });

  it("tells how far everything was shown, and not what was jumped to", async () => {
    marker.shown(roomId, 9, 10);
    marker.shown(roomId, 1, 3);
    await vi.advanceTimersByTimeAsync(1000);

    expect(told).toEqual(["read 3 as of 0"]);
    expect(store.getSnapshot().rooms.get(roomId)?.readSeq).toBe(3);
  });

  it("tells after a sync what was read right before the page was closed, and nothing that is known", async () => {
    marker.shown(roomId, 1, 4);
    marker.stop();
    const after = new Marker({
      mark: (_, what, { seq, read_version }) => answer(`${what} ${seq} as of ${read_version}`, () => server.marks(seq)),
      unread: () => Promise.reject(new NetworkError()),
    }, store, { getSnapshot: () => ({ kind: "offline", retryAt: null }) } as unknown as Connection);

    after.arrivedBySync();
    await vi.advanceTimersByTimeAsync(3000);
    after.arrivedBySync();
    await vi.advanceTimersByTimeAsync(3000);
    after.stop();

    expect(told.filter((one) => one.startsWith("read"))).toEqual(["read 4 as of 0"]);
  });

  it("puts the place back in the order of doing it, and tells again what could not be told", async () => {
    marker.shown(roomId, 1, 8);
    await vi.advanceTimersByTimeAsync(1000);
    reachable = false;
    marker.unreadFrom(roomId, 5);
    await vi.advanceTimersByTimeAsync(1000);
    marker.shown(roomId, 5, 6);
    const offline = store.getSnapshot().rooms.get(roomId)?.readSeq;
    reachable = true;
    await vi.advanceTimersByTimeAsync(6000);

    expect([offline, told]).toEqual([6, ["read 8 as of 0", "unread from 5", "read 6 as of 1"]]);
    expect(server.readSeq).toBe(6);
  });
});
