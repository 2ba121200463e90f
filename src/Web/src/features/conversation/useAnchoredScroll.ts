import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import { afterPaint } from "../../ui/afterPaint";
import { lineAt, messageAt, type ViewState } from "./useView";

const endSlack = 48;
const edge = 600;
/** Room for the unread line above the first message that is to be read. */
const lineSpacePx = 48;

interface Anchored {
  list: RefObject<HTMLDivElement | null>;
  target: ViewState["target"];
  /** Follows the newest message when the end is on the screen. */
  following: boolean;
  /** The first message that is to be read: following does not move it past the top. */
  unseen: number | null;
  /** Changes with everything that changes the rows. */
  rows: unknown;
  onTop: () => void;
  onBottom: () => void;
  onMoved: (position: Position) => void;
  /** The list is left, with this row where it is; `null` at the end. */
  onLeft: (place: { seq: number; top: number } | null) => void;
  onArrived: (seq: number) => void;
}

/** What is on the screen: the messages from `from` to `to`; 0 when there is none. */
export interface Position {
  atEnd: boolean;
  from: number;
  to: number;
}

function lastSeq(list: HTMLElement): number {
  return Number([...list.querySelectorAll<HTMLElement>("[data-seq]")].at(-1)?.dataset.seq ?? 0);
}

/** So much of a long message counts as having seen it. */
const enoughPx = 120;

function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-key]")];
}

/**
 * Keeps what the reader looks at where it is. The browser's own anchoring is off (it is not everywhere, and it fights with
 * ours): the first row on the screen is remembered with its place, and put back there after every change.
 */
export function useAnchoredScroll({
  list, target, following, unseen, rows, onTop, onBottom, onMoved, onLeft, onArrived,
}: Anchored) {
  const anchor = useRef<{ key: string; top: number } | null>(null);
  /** The end that the person went to by themselves, over whatever is unread. */
  const jumpedTo = useRef(0);
  const place = useRef<{ seq: number; top: number } | null>(null);
  const atEnd = useRef(true);
  const done = useRef<ViewState["target"]>(null);
  const settling = useRef(0);

  const note = useCallback(() => {
    const box = list.current;
    // Behind the details nothing is seen.
    if (!box?.checkVisibility({ visibilityProperty: true })) return;
    const top = box.getBoundingClientRect().top;
    const bottom = top + box.clientHeight;
    anchor.current = null;
    place.current = null;
    let [from, to] = [0, 0];
    for (const row of rowsOf(box)) {
      const rect = row.getBoundingClientRect();
      if (rect.top > bottom) break;
      if (rect.bottom <= top) continue;
      const [above, seq] = [rect.top - top, Number(row.dataset.seq ?? 0)];
      anchor.current ??= { key: row.dataset.key ?? "", top: above };
      if (seq === 0) continue;
      place.current ??= { seq, top: above };
      if (Math.min(rect.bottom, bottom) - Math.max(rect.top, top) < Math.min(rect.height, enoughPx) - 4) continue;
      from ||= seq;
      to = seq;
    }
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < endSlack;
    if ((atEnd.current && following) || !done.current) place.current = null;
    onMoved({ atEnd: atEnd.current && following, from, to });
  }, [list, following, onMoved]);

  const restore = useCallback(() => {
    const box = list.current;
    if (!box) return;
    const first = anchor.current && box.querySelector<HTMLElement>(`[data-key="${CSS.escape(anchor.current.key)}"]`);
    if (following && atEnd.current) {
      // What is new is not scrolled past before it was seen, however much of it came at once; what was jumped over stays behind.
      const row = unseen === null || unseen <= jumpedTo.current ? null : box.querySelector<HTMLElement>(`[data-seq="${unseen}"]`);
      const behind = row && first && (row.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
      const most = row && !behind ? box.scrollTop + row.getBoundingClientRect().top - box.getBoundingClientRect().top - lineSpacePx : Infinity;
      box.scrollTop = Math.max(box.scrollTop, Math.min(box.scrollHeight, most));
    } else if (anchor.current && first) {
      box.scrollTop += first.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.current.top;
    }
  }, [list, following, unseen]);

  const jump = useCallback(() => {
    const box = list.current;
    if (!box || !target || done.current === target) return false;
    if (target.seq === Infinity) {
      jumpedTo.current = lastSeq(box);
      box.scrollTop = box.scrollHeight;
    } else {
      const line = target.line ? box.querySelector<HTMLElement>("[data-unread-line]") : null;
      const row = line ?? box.querySelector<HTMLElement>(`[data-seq="${target.seq}"]`);
      if (!row) return false;
      const [where, frame] = [row.getBoundingClientRect(), box.getBoundingClientRect()];
      // At the line, with a little of what is known above it; another message towards the middle.
      const middle = target.line ? box.clientHeight * lineAt : Math.max(40, (box.clientHeight - where.height) * messageAt);
      box.scrollTop += where.top - frame.top - (target.top ?? middle);
      if (target.flash) onArrived(target.seq);
    }
    done.current = target;
    atEnd.current = false;
    return true;
  }, [list, target, onArrived]);

  useLayoutEffect(() => {
    if (!jump()) restore();
    note();
    // Fetched before it is scrolled to: a wheel that hits the top would lose the rest of its turn.
    const box = list.current;
    if (!box || box.scrollTop >= edge) return;
    // But not before what is there is painted.
    return afterPaint(onTop);
  }, [rows, jump, restore, note, list, onTop]);

  // What was never scrolled to where it was to be was not looked at.
  useLayoutEffect(() => () => { if (done.current) onLeft(place.current); }, [onLeft]);

  // Wrapping, a growing composer, a late font: the size changes without a new row.
  useEffect(() => {
    const box = list.current;
    const content = box?.firstElementChild;
    if (!box || !content) return;
    const observer = new ResizeObserver(() => { restore(); note(); });
    observer.observe(content);
    observer.observe(box);
    return () => observer.disconnect();
  }, [list, restore, note]);

  const onScroll = useCallback(() => {
    const box = list.current;
    if (!box) return;
    cancelAnimationFrame(settling.current);
    settling.current = requestAnimationFrame(() => {
      note();
      if (box.scrollTop < edge) onTop();
      if (box.scrollHeight - box.scrollTop - box.clientHeight < edge) onBottom();
    });
  }, [list, note, onTop, onBottom]);

  const toEnd = useCallback(() => {
    const box = list.current;
    if (!box) return;
    atEnd.current = true;
    jumpedTo.current = lastSeq(box);
    box.scrollTop = box.scrollHeight;
  }, [list]);

  return { onScroll, toEnd, note };
}
