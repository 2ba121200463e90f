import { startTransition, useCallback, useEffect, useRef, useState } from "react";
import { useChat } from "../../realtime/useChat";
import type { RoomState } from "../../realtime/state/roomState";
import type { ScrollPlace } from "../../realtime/scrollPlace";
import { afterPaint } from "../../ui/afterPaint";
import { openingOf } from "./opening";
import { extendDown, extendUp, tailView, viewAround, type Extension, type Space, type View } from "./window";

/** A message to scroll to: `line` puts the unread line above it near the top, `top` the message itself so far below the top. */
export interface Target {
  seq: number;
  flash?: boolean;
  line?: boolean;
  top?: number;
}

/** How far down the list they come: the unread line, and a message that was looked for, as a part of its height. */
export const lineAt = 0.2;
export const messageAt = 0.4;
/** What stands above and below the list. */
const leastFrame = 100;

export interface ViewState {
  view: View | null;
  failed: boolean;
  /** Where the list must scroll to, once it is on the page. */
  target: Target | null;
}

const tail = (): Target => ({ seq: Infinity });

/** A message that a link or a click leads to. */
function linked(room: RoomState, seq: number, flash = true): Target {
  return seq > room.head || seq < 1 ? tail() : { seq, flash };
}

/** Where the person goes on: see `openingOf`. */
function opening(room: RoomState, place: ScrollPlace | undefined, me: string): Target {
  const found = openingOf(room, place, me);
  if (found.at === "end") return tail();
  return found.at === "place" ? { seq: found.seq, top: found.top } : { seq: found.seq, line: true };
}

/** What is shown around the target; `null` when it is not held. */
function viewOf(room: RoomState, target: Target, space?: Space): View | null {
  return target.seq === Infinity ? tailView(room, space) : viewAround(room, target.seq, space);
}

/** The same, but no more than the screen shows: more comes once that is painted. */
function firstViewOf(room: RoomState, target: Target): View | null {
  const height = window.innerHeight - leastFrame;
  const top = target.top ?? height * (target.line ? lineAt : messageAt);
  return viewOf(room, target, { above: top, below: height - top });
}

/** Which messages of a room are on the page, and the fetching of those that are not held. */
export function useView(room: RoomState, permalink: number | null, visit: number) {
  const { history, store, places, me } = useChat();
  // What is held is there with the first render.
  const [state, setState] = useState<ViewState>(() => {
    const target = permalink === null ? opening(room, places.get(room.id), me.id) : linked(room, permalink);
    const view = firstViewOf(room, target);
    return { view, failed: false, target: view && target };
  });
  const wish = useRef(0);
  const widening = useRef<() => void>(() => undefined);
  useEffect(() => () => widening.current(), []);
  const { id } = room;

  const current = useCallback(() => store.getSnapshot().rooms.get(id) ?? null, [store, id]);

  /** First what fits on the screen, then what is around it. */
  const widen = useCallback((view: View, target: Target) => {
    widening.current();
    widening.current = afterPaint(() => {
      const held = current();
      const wide = held && viewOf(held, target);
      if (wide) startTransition(() => setState((before) => before.view === view ? { ...before, view: wide } : before));
    });
  }, [current]);

  /** Shows the surroundings of the target, fetching once if they are not held yet. */
  const open = useCallback(async (target: Target) => {
    const mine = ++wish.current;
    const apply = () => {
      const now = current();
      const view = now && firstViewOf(now, target);
      if (!view) return false;
      setState({ view, failed: false, target });
      widen(view, target);
      return true;
    };
    if (apply()) return;
    try {
      await (target.seq === Infinity ? history.newest(id) : history.around(id, target.seq));
      if (mine !== wish.current) return;
      // What was fetched is all there is, however little.
      if (!apply()) setState((before) => ({ ...before, failed: before.view === null, view: before.view ?? partial(current()) }));
    } catch {
      // Out of reach: what is held at the end is better than nothing.
      if (mine !== wish.current) return;
      const held = partial(current());
      setState((before) => ({ ...before, view: before.view ?? held, failed: before.view === null && held === null }));
    }
  }, [current, widen, history, id]);

  const toTail = useCallback(() => void open(tail()), [open]);

  const toSeq = useCallback((seq: number, flash = true) => {
    const known = current();
    void open(known ? linked(known, seq, flash) : tail());
  }, [open, current]);

  const toOpening = useCallback(() => {
    const known = current();
    void open(known ? opening(known, places.get(id), me.id) : tail());
  }, [open, id, current, places, me.id]);

  const shown = useRef<ViewState | null>(state);
  useEffect(() => {
    const first = shown.current;
    shown.current = null;
    if (first?.view && first.target) widen(first.view, first.target);
    // Opening a room is an event from outside, and each visit of a permalink jumps anew.
    else if (permalink !== null) toSeq(permalink);
    else toOpening();
  }, [id, permalink, visit, toSeq, toOpening, widen]);

  const busy = useRef(false);
  const extend = useCallback((choose: (room: RoomState, view: View) => Extension) => {
    const held = current();
    if (!held || !state.view || busy.current) return;
    const { view, fetch } = choose(held, state.view);
    // A key that is pressed meanwhile goes first.
    if (view !== state.view) {
      startTransition(() => setState((before) => before.view === state.view ? { ...before, view, target: null } : before));
    }
    if (!fetch) return;
    busy.current = true;
    const [from, to] = [view.from, view.to ?? held.head];
    const fetched = fetch === "before" ? history.before(id, from) : history.after(id, to);
    void fetched.catch(() => undefined).finally(() => { busy.current = false; });
  }, [current, history, id, state.view]);

  // A reset dropped what the view stands on: open the room again.
  const lost = state.view !== null && room.head > 0 && !room.messages.has(state.view.to ?? room.head);
  useEffect(() => { if (lost) toOpening(); }, [lost, toOpening]);

  return {
    ...state, toTail, toSeq, toOpening,
    up: useCallback(() => extend(extendUp), [extend]),
    down: useCallback(() => extend(extendDown), [extend]),
  };
}

/** Whatever is held at the end of the room, when no more could be had. */
function partial(room: RoomState | null): View | null {
  if (!room || !room.messages.has(room.head)) return null;
  let from = room.head;
  while (room.messages.has(from - 1)) from--;
  return { from, to: null };
}
