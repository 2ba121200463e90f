// @vitest-environment jsdom
import { flushSync } from "react-dom";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Chat } from "../../realtime/chat";
import type { RoomState } from "../../realtime/state/roomState";
import type { ScrollPlace } from "../../realtime/scrollPlace";
import { ChatContext, useRoom } from "../../realtime/useChat";
import { FakeRoom, me, page, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import { useView, type Target } from "./useView";
import type { View } from "./window";

interface Opened { permalink?: number; place?: ScrollPlace; read?: number; messages?: number }

const roots: Root[] = [];
afterEach(() => { for (const root of roots.splice(0)) root.unmount(); });

/** What each render of a room that is opened has of it. */
function open({ permalink, place, read = 100, messages = 100 }: Opened) {
  vi.stubGlobal("innerHeight", 700);
  const room = new FakeRoom();
  for (let n = 0; n < messages; n++) room.send();
  room.readSeq = read;
  const store = new TestStore(me);
  store.sync(page(room.sync({ seq: 0, revision: 0 })));
  const around = vi.fn(() => new Promise<void>(() => undefined));
  const chat = { store, history: { around, newest: around }, places: new Map(place ? [[roomId, place]] : []), me: { id: me, name: "Me" } };
  const renders: { view: View | null; target: Target | null }[] = [];
  const held = store.getSnapshot().rooms.get(roomId);
  if (!held) throw new Error("The sync brought no room.");
  function Probe() {
    const { view, target } = useView(useRoom(roomId) ?? held as RoomState, permalink ?? null, 0);
    renders.push({ view, target });
    return null;
  }
  const root = createRoot(document.createElement("div"));
  roots.push(root);
  flushSync(() => root.render(
    <ChatContext value={chat as unknown as Chat}><Probe /></ChatContext>,
  ));
  return { renders, around };
}

describe("a room that is opened", () => {
  it.each<[string, Opened, Target]>([
    ["at its end", {}, { seq: Infinity }],
    ["at the first unread message", { read: 40 }, { seq: 41, line: true }],
    ["where it was left", { place: { seq: 50, top: 12, head: 100 } }, { seq: 50, top: 12 }],
    ["at the message of a link", { permalink: 30 }, { seq: 30, flash: true }],
    ["at its end, by a link beyond it", { permalink: 300 }, { seq: Infinity }],
  ])("has its messages with the first render, %s, and asks for nothing that is held", (_, opened, target) => {
    const { renders, around } = open(opened);

    const [first] = renders;
    expect(first?.target).toEqual(target);
    const wanted = Math.min(target.seq, 100);
    expect(first?.view && first.view.from <= wanted && (first.view.to ?? 100) >= wanted).toBe(true);
    // Of the 600 pixels that the list may have each message takes at least 27; those of others than before 60.
    expect((first?.view?.to ?? 100) - (first?.view?.from ?? 0)).toBeLessThanOrEqual(26);
    expect(new Set(renders.map(({ view }) => view)).size).toBe(1);
    expect(around).not.toHaveBeenCalled();
  });

});
