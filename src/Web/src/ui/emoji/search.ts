import { fold } from "../fold";
import { inTone, type Emoji, type EmojiData } from "./data";

type Language = "en" | "fr";

/** What is looked through, folded once. */
interface Haystack {
  one: Emoji;
  codes: readonly string[];
  names: Readonly<Record<Language, string>>;
  words: Readonly<Record<Language, string>>;
}

const haystacks = new WeakMap<EmojiData, readonly Haystack[]>();

/** As names and queries are compared: without accents and case, œ as oe, words apart by one space, whatever stood between them. */
function plain(text: string): string {
  return fold(text).replaceAll("œ", "oe").replace(/[^\p{L}\p{N}+]+/gu, " ").trim();
}

function haystacksOf(data: EmojiData): readonly Haystack[] {
  const known = haystacks.get(data);
  if (known) return known;
  const made = data.all.map((one): Haystack => ({
    one, codes: one.shortcodes.map(plain),
    names: { en: plain(one.names.en), fr: plain(one.names.fr) },
    words: { en: plain(one.words.en), fr: plain(one.words.fr) },
  }));
  haystacks.set(data, made);
  return made;
}

const begins = (text: string, wanted: string): boolean => text.startsWith(wanted) || text.includes(` ${wanted}`);

/** How well it fits; the less the better, null: not at all. Both languages are found, that of the person first. */
function rank({ codes, names, words }: Haystack, wanted: string, language: Language): number | null {
  const other = language === "en" ? "fr" : "en";
  if (codes.includes(wanted) || names[language] === wanted) return 0;
  if (names[language].startsWith(wanted)) return 1;
  if (codes.some((code) => code.startsWith(wanted))) return 2;
  if (begins(names[language], wanted)) return 3;
  if (begins(words[language], wanted)) return 4;
  if (begins(names[other], wanted)) return 5;
  if (begins(words[other], wanted) || codes.some((code) => begins(code, wanted))) return 6;
  // Several words need not follow each other.
  const parts = wanted.split(" ");
  if (parts.length === 1) return null;
  const all = `${names.en} ${names.fr} ${words.en} ${words.fr}`;
  return parts.every((part) => begins(all, part)) ? 7 : null;
}

/** The emoji that fit a query in either language, the best first; those used of late win among equals. */
export function searchEmoji(
  data: EmojiData, query: string, language: Language, { recent = [], limit = 200 }: { recent?: readonly string[]; limit?: number } = {},
): Emoji[] {
  const wanted = plain(query);
  if (wanted === "") return [];
  const used = new Map(recent.flatMap((emoji, at) => {
    const one = data.byEmoji.get(emoji);
    return one ? [[one, at] as const] : [];
  }));
  return haystacksOf(data)
    .flatMap((haystack, order) => {
      const score = rank(haystack, wanted, language);
      return score === null ? [] : [{ one: haystack.one, score, used: used.get(haystack.one) ?? Infinity, order }];
    })
    .sort((a, b) => a.score - b.score || (a.used === b.used ? a.order - b.order : a.used - b.used))
    .slice(0, limit).map((found) => found.one);
}

/** The shortcode that is being typed at the caret, with its colon: at least two characters behind it, and nothing written before it. */
export function shortcodeAt(text: string, caret: number): { start: number; query: string } | null {
  const match = /(?:^|[\s([{«"'])(:([\p{L}\p{M}\p{N}_+-]{2,32}))$/u.exec(text.slice(Math.max(0, caret - 40), caret));
  const [, whole, query] = match ?? [];
  return whole && query ? { start: caret - whole.length, query } : null;
}

/** What is named by the whole text, `:joy:` or `:+1:`, in the skin tone; null: nothing. */
export function emojiOf(data: EmojiData, shortcode: string, tone: number): string | null {
  const one = data.byShortcode.get(shortcode.replace(/^:|:$/g, "").toLowerCase());
  return one ? inTone(one, tone) : null;
}
