import type { SystemNote } from "../api/messageParts";
import type { Translate } from "./translate";

type People = ReadonlyMap<string, { name: string }>;

const moves = { joined: "joined", left: "left", removed: "removed" } as const;

/** Whether this client has words for it: what a later server tells besides is left out. */
export function isKnownNote({ code }: SystemNote): boolean {
  return code in moves || code === "renamed" || code === "topic" || code === "pinned";
}

/** What happened in a room, in the reader's language. `null` for what is not known here. */
export function systemText(t: Translate, note: SystemNote, author: { id: string; name: string }, me: string, people: People): string | null {
  const you = t("common.you").toLowerCase();
  const nameOf = ({ id, name }: { id: string; name: string }) => id === me ? you : people.get(id)?.name ?? name;
  const text = textOf(t, note, author, nameOf);
  // Within a sentence the word is small; some begin with it.
  return text !== null && new RegExp(`^${you}(?!\\p{L})`, "u").test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

function textOf(
  t: Translate, { code, params }: SystemNote, author: { id: string; name: string }, nameOf: (person: { id: string; name: string }) => string,
): string | null {
  const by = nameOf(author);
  if (code === "renamed") return params.name === null ? t("system.unnamed", { by }) : t("system.renamed", { by, name: params.name });
  if (code === "topic") return params.topic === null ? t("system.topicGone", { by }) : t("system.topic", { by, topic: params.topic });
  if (code === "pinned") return t("system.pinned", { by });
  if (!(code in moves)) return null;
  const move = moves[code as keyof typeof moves];
  const listed = listOf(t, params.users.map(nameOf), params.count);
  const own = params.users.some(({ id }) => id === author.id);
  return own || move === "left" ? t(`system.${move === "removed" ? "left" : move}`, { people: listed }) : t(`system.${move}By`, { by, people: listed });
}

/** Some names, and how many more there are. */
function listOf(t: Translate, names: readonly string[], count: number): string {
  const [shown, rest] = count > 3 ? [names.slice(0, 2), count - 2] : [names, count - names.length];
  const parts = rest > 0 ? [...shown, t("rooms.more", { count: rest })] : shown;
  return new Intl.ListFormat(t.language, { type: "conjunction" }).format(parts);
}
