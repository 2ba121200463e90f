import { useLayoutEffect, useState, type RefObject } from "react";

/** Shorter lists stand in the page as a whole. */
const wholeList = 100;
const overscan = 12;
/** So that not every bit of scrolling renders anew. */
const step = 8;

export interface Rows {
  from: number;
  to: number;
}

/** Which of `count` rows of one height are near what can be seen of them. */
export function rowsNear(count: number, top: number, height: number, viewHeight: number): Rows {
  if (count <= wholeList || height <= 0) return { from: 0, to: Math.min(count, wholeList) };
  const row = height / count;
  const from = Math.floor((-top / row - overscan) / step) * step;
  const to = Math.ceil(((viewHeight - top) / row + overscan) / step) * step;
  return { from: Math.min(count, Math.max(0, from)), to: Math.max(0, Math.min(count, to)) };
}

/**
 * Of a long list of equal rows those that are worth having in the page, as its scroller moves. The list has the height of all of
 * them; the scroller is its nearest `[data-scrolls]`.
 */
export function useRows(count: number, list: RefObject<HTMLElement | null>): Rows {
  const [rows, setRows] = useState<Rows>({ from: 0, to: Math.min(count, wholeList) });
  useLayoutEffect(() => {
    const scroller = list.current?.closest<HTMLElement>("[data-scrolls]");
    const look = () => {
      const box = list.current?.getBoundingClientRect();
      if (!box || !scroller) return;
      const view = scroller.getBoundingClientRect();
      const near = rowsNear(count, box.top - view.top, box.height, view.height);
      setRows((before) => before.from === near.from && before.to === near.to ? before : near);
    };
    look();
    if (!scroller || count <= wholeList) return;
    // What stands above may grow, and the window: both move the list without a scroll.
    const observer = new ResizeObserver(look);
    observer.observe(scroller);
    for (const child of scroller.children) observer.observe(child);
    scroller.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, [count, list]);
  return rows;
}

/** The rows to render, in their order: those near the view, and the `pinned` ones wherever they are, for the focus not to be lost. */
export function rowIndices(count: number, { from, to }: Rows, pinned: readonly number[]): number[] {
  const near = Array.from({ length: Math.max(0, Math.min(to, count) - from) }, (_, at) => from + at);
  const apart = pinned.filter((at) => at >= 0 && at < count && (at < from || at >= to));
  return [...new Set([...apart, ...near])].sort((a, b) => a - b);
}
