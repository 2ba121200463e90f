import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PresenceStatus } from "../../api/wire";
import { ConnectionScene } from "../../testing/connectionScene";
import { me } from "../../testing/fakeRoom";
import { MapStorage } from "../../testing/mapStorage";
import { TestStore } from "../../testing/testStore";
import { OwnStatus } from "./ownStatus";
import { PresenceWatcher } from "./presenceWatcher";

/** The server's side of presence: what was chosen, and shown while the person is there. */
describe("the own status", () => {
  let storage: MapStorage;
  let stop: (() => void)[];
  let chosen: PresenceStatus;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("navigator", { onLine: true });
    [storage, stop, chosen] = [new MapStorage(), [], "online"];
  });
  afterEach(() => {
    for (const one of stop) one();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** A window of this person. */
  const open = () => {
    const scene = new ConnectionScene();
    const store = new TestStore(me);
    const watcher = new PresenceWatcher(store, scene.connection, (status) => own.told(status));
    const own = new OwnStatus(store, scene.connection, storage, () => watcher.again());
    scene.reply = (event) => {
      if (event.type === "presence.update") chosen = event.status;
      if (event.type !== "presence.subscribe") return undefined;
      return { type: "ack", presence: event.user_ids.map((user_id) => ({ user_id, status: chosen, last_seen: null })) };
    };
    stop.push(() => { own.stop(); watcher.stop(); scene.connection.stop(); });
    const announce = (status: PresenceStatus) => store.receive([{ type: "presence", user_id: me, status, last_seen: null }]);
    return { scene, own, announce };
  };
  const settle = () => vi.advanceTimersByTimeAsync(1000);

  it("is right from the first moment after a reload", async () => {
    const before = open();
    before.scene.connection.start();
    await settle();
    before.own.choose("busy");
    await settle();

    expect([chosen, open().own.getSnapshot()]).toEqual(["busy", "busy"]);
  });

  it("is what the server says once it has said it, invisible too", async () => {
    chosen = "offline";
    const { scene, own } = open();
    scene.connection.start();
    await settle();
    expect(own.getSnapshot()).toBe("offline");
  });

  it("follows what is chosen on another device", async () => {
    const { scene, own, announce } = open();
    scene.connection.start();
    await settle();
    announce("away");
    expect(own.getSnapshot()).toBe("away");
    chosen = "offline";
    announce("offline");
    await settle();
    expect(own.getSnapshot()).toBe("offline");
  });

  it("is not taken for invisible because a lease ran out while the device slept", async () => {
    const { scene, own, announce } = open();
    scene.connection.start();
    await settle();
    own.choose("busy");
    await settle();
    announce("offline");
    expect(own.getSnapshot()).toBe("busy");
    await settle();
    expect(own.getSnapshot()).toBe("busy");
  });

  it("that was chosen without a connection is told when there is one, also by the next visit", async () => {
    open().own.choose("away");
    const { scene, own } = open();
    expect(chosen).toBe("online");
    scene.connection.start();
    await settle();
    expect([chosen, own.getSnapshot()]).toEqual(["away", "away"]);
  });

  it("is told again when the server had no time for it, and dropped when it was refused", async () => {
    const { scene, own } = open();
    scene.connection.start();
    await settle();
    const reply = scene.reply;
    const refuse = (code: string) => {
      scene.reply = (event) => event.type === "presence.update" ? { type: "error", code, message: "", retry_after: 7 } : reply(event);
    };
    refuse("rate_limited");
    own.choose("busy");
    await settle();
    scene.reply = reply;
    await vi.advanceTimersByTimeAsync(7000);
    expect([chosen, own.getSnapshot()]).toEqual(["busy", "busy"]);

    refuse("validation_failed");
    own.choose("away");
    await settle();
    expect([chosen, own.getSnapshot()]).toEqual(["busy", "busy"]);
  });
});
