/** A name as it is told from others by eye: without case, accents, what cannot be seen, and how wide its blanks are. */
function looks(name: string): string {
  return name.normalize("NFKD").replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, "").replace(/\s+/gu, " ").trim().toLowerCase();
}

// By the person, who is never changed in place: a long list is looked at with every event.
const known = new WeakMap<object, string>();

function looksOf(person: { name: string }): string {
  let text = known.get(person);
  if (text === undefined) known.set(person, text = looks(person.name));
  return text;
}

/** In a sentence: the name, and the handle behind it where somebody else there is called the same. Lists have `Name` for that. */
export function apart(name: string, handle: string | null | undefined, twin: boolean): string {
  return twin && handle ? `${name} (@${handle})` : name;
}

/** Of the people in a list those whose names look like another's in it: beside these stands the handle. Somebody listed twice is one. */
export function twins(people: Iterable<{ id: string; name: string }>): ReadonlySet<string> {
  const byLooks = new Map<string, Set<string>>();
  for (const person of people) {
    const { id } = person;
    const key = looksOf(person);
    const ids = byLooks.get(key);
    if (ids) ids.add(id);
    else byLooks.set(key, new Set([id]));
  }
  return new Set([...byLooks.values()].flatMap((ids) => ids.size > 1 ? [...ids] : []));
}
