import type { RoomState } from "../../realtime/state/roomState";
import { runAround } from "../../realtime/sync/history";

/** The part of a room that is on the page. `to: null` follows the newest message. */
export interface View {
  from: number;
  to: number | null;
}

/** More than this is not kept in the page; the far end goes when the near one grows. */
export const maxRows = 240;
export const step = 60;

/** Pixels to fill above the top of a message, and from there down. */
export interface Space {
  above: number;
  below: number;
}

// What a row takes at least: one that goes on where the same person wrote, and one that says who writes. A little less in the compact view,
// for one frame.
const leastRow = 27;
const leastWithAuthor = 60;

/** How many messages fill so many pixels, however short they are: from `seq` on, down or up. */
function rowsIn(room: RoomState, seq: number, by: 1 | -1, pixels: number): number {
  let [left, count] = [pixels, 0];
  for (; left > 0 && count < step; count++) {
    const [before, here] = [room.messages.get(seq + count * by - 1), room.messages.get(seq + count * by)];
    left -= before && before.user_id === here?.user_id ? leastRow : leastWithAuthor;
  }
  return count;
}

export function isFirst(room: RoomState, seq: number): boolean {
  return seq <= 1 || room.firstSeq === seq;
}

/** The newest messages, or no more than fill the space; `null` when too few of them are held to be worth showing. */
export function tailView(room: RoomState, space?: Space): View | null {
  if (room.head === 0) return { from: 1, to: null };
  const run = runAround(room, room.head);
  if (!run) return null;
  if (run.to - run.from + 1 < 30 && !isFirst(room, run.from)) return null;
  const rows = space ? rowsIn(room, room.head, -1, space.above + space.below) : step;
  return { from: Math.max(run.from, room.head - rows + 1), to: null };
}

/** The surroundings of one message, or no more of them than fill the space; `null` when they are not held. */
export function viewAround(room: RoomState, seq: number, space?: Space): View | null {
  const run = runAround(room, seq);
  if (!run) return null;
  let [from, to] = [Math.max(run.from, seq - 30), Math.min(run.to, seq + 40)];
  // Alone in a hole: fetch what is around it first.
  if (to - from < 10 && !(isFirst(room, from) && to >= room.head)) return null;
  if (space) {
    from = Math.max(from, seq - rowsIn(room, seq - 1, -1, space.above));
    to = Math.min(to, seq + rowsIn(room, seq, 1, space.below));
  }
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
