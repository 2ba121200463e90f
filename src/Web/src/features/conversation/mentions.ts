import type { Person } from "../../realtime/state/roomState";
import { fold } from "../../ui/fold";
import { placesOf } from "../../ui/markdown/mentions";

const probe = "the-name-that-is-being-typed";

/** The mention that is being typed at the caret: where its @ stands and what follows it. None where a name would not be one. */
export function mentionAt(text: string, caret: number): { start: number; query: string } | null {
  const match = /@([\p{L}\p{N}\p{M}._-]{0,32})$/u.exec(text.slice(Math.max(0, caret - 40), caret));
  if (!match) return null;
  const query = match[1] ?? "";
  const start = caret - query.length - 1;
  const named = placesOf(`${text.slice(0, start)}@${probe} ${text.slice(caret)}`).some((place) => place.longest === probe);
  return named ? { start, query } : null;
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
