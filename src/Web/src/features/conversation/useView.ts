import { startTransition, useCallback, useEffect, useRef, useState } from "react";
import { useChat } from "../../realtime/useChat";
import type { RoomState } from "../../realtime/roomState";
import { afterPaint } from "../../ui/afterPaint";
import { openingOf } from "./opening";
import { extendDown, extendUp, screenful, tailView, viewAround, type Extension, type View } from "./window";

/** A message to scroll to: `line` puts the unread line above it near the top, `top` the message itself so far below the top. */
export interface Target {
  seq: number;
  flash?: boolean;
  line?: boolean;
  top?: number;
}

export interface ViewState {
  view: View | null;
  failed: boolean;
  /** Where the list must scroll to, once it is on the page. */
  target: Target | null;
}

/** Which messages of a room are on the page, and the fetching of those that are not held. */
export function useView(room: RoomState, permalink: number | null, visit: number) {
  const { history, store, places, me } = useChat();
  const [state, setState] = useState<ViewState>({ view: null, failed: false, target: null });
  const wish = useRef(0);
  const widening = useRef<() => void>(() => undefined);
  useEffect(() => () => widening.current(), []);
  const { id } = room;

  const current = useCallback(() => store.getSnapshot().rooms.get(id) ?? null, [store, id]);

  /** Shows what `choose` finds, fetching once if it is not held yet. */
  const open = useCallback(async (
    choose: (room: RoomState, most?: number) => View | null, fetch: () => Promise<void>, target: ViewState["target"],
  ) => {
    const mine = ++wish.current;
    const apply = () => {
      const now = current();
      const view = now && choose(now, screenful);
      if (!view) return false;
      setState({ view, failed: false, target });
      // First what fits on the screen, then what is around it.
      widening.current();
      widening.current = afterPaint(() => {
        const held = current();
        const wide = held && choose(held);
        if (wide) startTransition(() => setState((before) => before.view === view ? { ...before, view: wide } : before));
      });
      return true;
    };
    if (apply()) return;
    try {
      await fetch();
      if (mine !== wish.current) return;
      // What was fetched is all there is, however little.
      if (!apply()) setState((before) => ({ ...before, failed: before.view === null, view: before.view ?? partial(current()) }));
    } catch {
      // Out of reach: what is held at the end is better than nothing.
      if (mine !== wish.current) return;
      const held = partial(current());
      setState((before) => ({ ...before, view: before.view ?? held, failed: before.view === null && held === null }));
    }
  }, [current]);

  const toTail = useCallback(() => {
    void open(tailView, () => history.newest(id), { seq: Infinity });
  }, [open, history, id]);

  const toSeq = useCallback((seq: number, flash = true) => {
    const known = current();
    if (!known || seq > known.head || seq < 1) return toTail();
    void open((held, most) => viewAround(held, seq, most), () => history.around(id, seq), { seq, flash });
  }, [open, history, id, current, toTail]);

  /** Where the person goes on: see `openingOf`. */
  const toOpening = useCallback(() => {
    const known = current();
    const opening = known && openingOf(known, places.get(id), me.id);
    if (!opening || opening.at === "end") return toTail();
    const { seq } = opening;
    const target = opening.at === "place" ? { seq, top: opening.top } : { seq, line: true };
    void open((held, most) => viewAround(held, seq, most), () => history.around(id, seq), target);
  }, [open, history, id, current, toTail, places, me.id]);

  useEffect(() => {
    // Opening a room is an event from outside, and each visit of a permalink jumps anew.
    if (permalink !== null) toSeq(permalink);
    else toOpening();
  }, [id, permalink, visit, toSeq, toOpening]);

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
