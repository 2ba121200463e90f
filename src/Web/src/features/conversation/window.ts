import type { RoomState } from "../../realtime/roomState";
import { runAround } from "../../realtime/history";

/** The part of a room that is on the page. `to: null` follows the newest message. */
export interface View {
  from: number;
  to: number | null;
}

/** More than this is not kept in the page; the far end goes when the near one grows. */
export const maxRows = 240;
export const step = 60;
// Few screens are filled by rows of less than so many pixels, with what stands above and below the list.
const leastRow = 34;

/** The rows of a room that is opened: as many as fit on the screen, however short they are. More of them come once these are painted. */
export const screenful = typeof screen === "undefined" ? step : Math.min(step, Math.ceil(screen.height / leastRow));

export function isFirst(room: RoomState, seq: number): boolean {
  return seq <= 1 || room.firstSeq === seq;
}

/** The newest messages, or `null` when too few of them are held to be worth showing. */
export function tailView(room: RoomState, most = step): View | null {
  if (room.head === 0) return { from: 1, to: null };
  const run = runAround(room, room.head);
  if (!run) return null;
  if (run.to - run.from + 1 < 30 && !isFirst(room, run.from)) return null;
  return { from: Math.max(run.from, room.head - most + 1), to: null };
}

/** The surroundings of one message, or `null` when they are not held. */
export function viewAround(room: RoomState, seq: number, most = step): View | null {
  const run = runAround(room, seq);
  if (!run) return null;
  const from = Math.max(run.from, seq - Math.min(30, Math.ceil(most / 2)));
  const to = Math.min(run.to, seq + Math.min(40, most));
  // Alone in a hole: fetch what is around it first.
  if (to - from < 10 && !(isFirst(room, from) && to >= room.head)) return null;
  return { from, to: to >= room.head ? null : to };
}

export interface Extension {
  view: View;
  /** What has to be fetched before the view can grow further that way. */
  fetch: "before" | "after" | null;
}

export function extendUp(room: RoomState, view: View): Extension {
  const run = runAround(room, view.from);
  if (!run) return { view, fetch: null };
  const from = Math.max(run.from, view.from - step);
  const end = view.to ?? room.head;
  const to = end - from > maxRows ? from + maxRows : view.to;
  const fetch = from === run.from && !isFirst(room, from) ? "before" as const : null;
  return { view: from === view.from ? view : { from, to }, fetch };
}

export function extendDown(room: RoomState, view: View): Extension {
  if (view.to === null) return { view, fetch: null };
  const run = runAround(room, view.to);
  if (!run) return { view, fetch: null };
  const end = Math.min(run.to, view.to + step);
  const to = end >= room.head ? null : end;
  const from = Math.max(view.from, end - maxRows);
  const fetch = to !== null && end === run.to ? "after" as const : null;
  return { view: to === view.to ? view : { from, to }, fetch };
}
