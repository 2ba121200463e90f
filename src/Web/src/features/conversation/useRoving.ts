import { useCallback, useEffect, useMemo, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from "react";
import { focusRoom } from "../../ui/focus";
import type { Day } from "./rows";

const rowSelector = "[data-testid=message]";
const controlSelector = "a[href], button:not(:disabled, [aria-hidden]), [role=button]";

/** The row that a key leads to from `row`; `null` for keys that mean something else. */
function rowFor(key: string, rows: HTMLElement[], row: HTMLElement, page: number): HTMLElement | null {
  const at = rows.indexOf(row);
  const top = row.getBoundingClientRect().top;
  switch (key) {
    case "ArrowUp": return rows[at - 1] ?? row;
    case "ArrowDown": return rows[at + 1] ?? row;
    case "Home": return rows[0] ?? row;
    case "End": return rows.at(-1) ?? row;
    case "PageUp": return rows.find((one) => one.getBoundingClientRect().top >= top - page) ?? row;
    case "PageDown": return rows.findLast((one) => one.getBoundingClientRect().top <= top + page) ?? row;
    default: return null;
  }
}

/**
 * Makes the list of messages one Tab stop: the row that had the focus last, else the newest. Up, Down, Page Up, Page Down, Home
 * and End go from row to row, Right and Left through what can be done in a row, Escape back to the row and from there to the
 * place where one writes.
 */
export function useRoving(list: RefObject<HTMLElement | null>, days: readonly Day[], attached: boolean, toTail: () => void) {
  const [chosen, setChosen] = useState<string | null>(null);
  const stop = useMemo(() => {
    const keys = days.flatMap((day) => day.rows.flatMap((row) => row.kind === "message" ? [row.key] : []));
    return chosen !== null && keys.includes(chosen) ? chosen : keys.at(-1) ?? null;
  }, [days, chosen]);

  const toNewest = useRef(false);
  useEffect(() => {
    if (!toNewest.current || !attached) return;
    toNewest.current = false;
    [...list.current?.querySelectorAll<HTMLElement>(rowSelector) ?? []].at(-1)?.focus();
  }, [list, days, attached]);

  const onFocus = useCallback((event: FocusEvent<HTMLElement>) => {
    const key = event.target.closest<HTMLElement>(rowSelector)?.dataset.key;
    if (key) setChosen(key);
  }, []);

  const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>) => {
    const box = list.current;
    const from = event.target instanceof HTMLElement ? event.target : null;
    const row = from?.closest<HTMLElement>(rowSelector);
    if (!box || !from || !row || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // What was opened from a row has keys of its own.
    if (from.closest("dialog, [role=menu]")) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const controls = [row, ...row.querySelectorAll<HTMLElement>(controlSelector)].filter((one) => one.checkVisibility());
      const at = controls.indexOf(from) + (event.key === "ArrowRight" ? 1 : -1);
      controls[Math.max(0, Math.min(controls.length - 1, at))]?.focus();
    } else if (event.key === "Escape") {
      if (from === row) focusRoom();
      else row.focus();
    } else {
      const rows = [...box.querySelectorAll<HTMLElement>(rowSelector)];
      const next = rowFor(event.key, rows, row, box.clientHeight * 0.9);
      if (!next) return;
      if (event.key === "End" && !attached) {
        toNewest.current = true;
        toTail();
      } else next.focus();
    }
    event.preventDefault();
  }, [list, attached, toTail]);

  return { stop, onFocus, onKeyDown };
}
