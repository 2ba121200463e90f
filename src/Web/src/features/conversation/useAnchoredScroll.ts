import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import type { ViewState } from "./useView";

const endSlack = 48;
const edge = 600;

interface Anchored {
  list: RefObject<HTMLDivElement | null>;
  target: ViewState["target"];
  /** Follows the newest message when the end is on the screen. */
  following: boolean;
  /** Changes with everything that changes the rows. */
  rows: unknown;
  onTop: () => void;
  onBottom: () => void;
  onMoved: (atEnd: boolean, lastSeq: number) => void;
  onArrived: (seq: number) => void;
}

function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-key]")];
}

/**
 * Keeps what the reader looks at where it is. The browser's own anchoring is off (it is not everywhere, and it fights with
 * ours): the first row on the screen is remembered with its place, and put back there after every change.
 */
export function useAnchoredScroll({ list, target, following, rows, onTop, onBottom, onMoved, onArrived }: Anchored) {
  const anchor = useRef<{ key: string; top: number } | null>(null);
  const atEnd = useRef(true);
  const done = useRef<ViewState["target"]>(null);
  const settling = useRef(0);

  const note = useCallback(() => {
    const box = list.current;
    if (!box) return;
    const top = box.getBoundingClientRect().top;
    const bottom = top + box.clientHeight;
    let first: HTMLElement | null = null;
    let lastSeq = 0;
    for (const row of rowsOf(box)) {
      const rect = row.getBoundingClientRect();
      if (!first && rect.bottom > top) first = row;
      // Seen is what has its end on the screen, or its beginning well on it.
      if (rect.bottom <= bottom + 4 || rect.top < bottom - 120) lastSeq = Math.max(lastSeq, Number(row.dataset.seq ?? 0));
      if (rect.top > bottom) break;
    }
    anchor.current = first ? { key: first.dataset.key ?? "", top: first.getBoundingClientRect().top - top } : null;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < endSlack;
    onMoved(atEnd.current && following, lastSeq);
  }, [list, following, onMoved]);

  const restore = useCallback(() => {
    const box = list.current;
    if (!box) return;
    if (following && atEnd.current) {
      box.scrollTop = box.scrollHeight;
    } else if (anchor.current) {
      const row = box.querySelector<HTMLElement>(`[data-key="${CSS.escape(anchor.current.key)}"]`);
      if (row) box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.current.top;
    }
  }, [list, following]);

  const jump = useCallback(() => {
    const box = list.current;
    if (!box || !target || done.current === target) return false;
    if (target.seq === Infinity) {
      const line = target.line ? box.querySelector<HTMLElement>("[data-unread-line]") : null;
      box.scrollTop = box.scrollHeight;
      // More is unread than fits: begin at the line, with a little of what is known above it.
      if (line && line.getBoundingClientRect().top < box.getBoundingClientRect().top + 40) {
        box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight * 0.2;
      }
    } else {
      const row = box.querySelector<HTMLElement>(`[data-seq="${target.seq}"]`);
      if (!row) return false;
      const [where, frame] = [row.getBoundingClientRect(), box.getBoundingClientRect()];
      box.scrollTop += where.top - frame.top - Math.max(40, (box.clientHeight - where.height) / 2.5);
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
    const soon = requestAnimationFrame(onTop);
    return () => cancelAnimationFrame(soon);
  }, [rows, jump, restore, note, list, onTop]);

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
    box.scrollTop = box.scrollHeight;
  }, [list]);

  return { onScroll, toEnd, note };
}
