import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { Section } from "./sections";

/**
 * The rooms are one stop of the Tab key; arrows, Home and End walk through them, also to those that are not in the page yet.
 * `active` is the one that Tab comes to.
 */
export function useRovingRooms(sections: readonly Section[], collapsed: readonly string[], current: string | null) {
  const [wanted, setWanted] = useState<{ id: string } | null>(null);
  const ids = useMemo(
    () => sections.flatMap((section) => collapsed.includes(section.id) ? [] : section.rooms.map((room) => room.id)), [sections, collapsed]);
  const latest = useRef(ids);
  useEffect(() => { latest.current = ids; });

  // Rendered by now, since it is the active one.
  useEffect(() => {
    if (wanted) document.querySelector<HTMLElement>(`[data-testid=room-item][data-room-id="${CSS.escape(wanted.id)}"]`)?.focus();
  }, [wanted]);

  const [focusedId, setFocused] = useState<string | null>(null);
  // Also when it is closed: that is where one comes back to.
  const [recent, setRecent] = useState(current);
  if (current !== null && current !== recent) setRecent(current);
  const known = useMemo(() => new Set(ids), [ids]);
  const active = [wanted?.id ?? null, focusedId, recent].find((id) => id !== null && known.has(id)) ?? ids[0] ?? null;

  const onKey = useCallback((event: KeyboardEvent, id: string) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const all = latest.current;
    const at = all.indexOf(id);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = all[to];
    if (next !== undefined) setWanted({ id: next });
  }, []);
  /** `null`: the focus left the rooms, and comes back to the current one. */
  const focused = useCallback((id: string | null) => {
    setFocused(id);
    if (id === null) setWanted(null);
  }, []);
  return { active, onKey, focused };
}
