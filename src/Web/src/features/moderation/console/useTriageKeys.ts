import { useCallback, useEffect, useRef, useState } from "react";
import { storage } from "../../../api/storage";
import { triageKey, type Key } from "./triage";

const kept = "veza.console.keys";
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

/**
 * Hands on what the single keys of the queue mean, as long as they are switched on. Before everything else in the window, for which
 * some of these keys mean something else.
 */
export function useTriageKeys(handle: (key: Key) => void) {
  const [on, setOn] = useState(() => storage.getItem(kept) !== "off");
  const latest = useRef(handle);
  useEffect(() => { latest.current = handle; });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const key = triageKey(event, { typing: isTyping(event.target), dialog: document.querySelector("dialog[open]") !== null });
      // What the keys are must be found by those who switched them off, too.
      if (key === null || (!on && key !== "help") || (event.repeat && key !== "next" && key !== "previous")) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(key);
    };
    window.addEventListener("keydown", listener, true);
    return () => window.removeEventListener("keydown", listener, true);
  }, [on]);
  const change = useCallback((next: boolean) => {
    if (next) storage.removeItem(kept);
    else storage.setItem(kept, "off");
    setOn(next);
  }, []);
  return { on, change };
}
