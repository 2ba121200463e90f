import type { Person } from "../../realtime/roomState";
import { fold } from "../../ui/fold";

/** The mention that is being typed at the caret: where its @ stands and what follows it. */
export function mentionAt(text: string, caret: number): { start: number; query: string } | null {
  const match = /(?:^|[\s([{"'«])@([\p{L}\p{N}._-]{0,32})$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const query = match[1] ?? "";
  return { start: caret - query.length - 1, query };
}

/** The people a mention may mean: those whose name or handle begins so first, then those that hold it. */
export function rankPeople(people: readonly Person[], query: string, limit = 8): Person[] {
  const wanted = fold(query);
  const scored = people.flatMap((person) => {
    if (!person.handle) return [];
    const [name, handle] = [fold(person.name), fold(person.handle)];
    const starts = handle.startsWith(wanted) || name.split(/\s+/).some((word) => word.startsWith(wanted));
    if (!starts && !name.includes(wanted) && !handle.includes(wanted)) return [];
    return [{ person, score: starts ? 0 : 1, name }];
  });
  return scored.sort((a, b) => a.score - b.score || a.name.localeCompare(b.name)).slice(0, limit).map((one) => one.person);
}
