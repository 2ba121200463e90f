/** An emoji as the data file has it; its skin tones, if it has any, stand behind it from light to dark. */
export interface Emoji {
  emoji: string;
  group: number;
  names: { en: string; fr: string };
  words: { en: string; fr: string };
  /** Without colons; the first is the one to show. */
  shortcodes: readonly string[];
  tones: readonly string[];
}

export interface EmojiData {
  /** Of Unicode. */
  version: string;
  all: readonly Emoji[];
  /** By itself and by each of its skin tones. */
  byEmoji: ReadonlyMap<string, Emoji>;
  byShortcode: ReadonlyMap<string, Emoji>;
}

/** Smileys, people, animals, food, travel, activities, objects, symbols, flags: the groups by their numbers. */
export const groupCount = 9;

type Line = [emoji: string, group: number, en: string, fr: string, wordsEn: string, wordsFr: string, shortcodes: string, tones: string];

const listOf = (text: string): readonly string[] => text === "" ? [] : text.split(" ");

export function parseEmoji(text: string): EmojiData {
  const file = JSON.parse(text) as { unicode: string; emoji: Line[] };
  const all = file.emoji.map(([emoji, group, en, fr, wordsEn, wordsFr, shortcodes, tones]): Emoji => ({
    emoji, group, names: { en, fr }, words: { en: wordsEn, fr: wordsFr }, shortcodes: listOf(shortcodes), tones: listOf(tones),
  }));
  const [byEmoji, byShortcode] = [new Map<string, Emoji>(), new Map<string, Emoji>()];
  for (const one of all) {
    for (const form of [one.emoji, ...one.tones]) byEmoji.set(form, one);
    for (const code of one.shortcodes) if (!byShortcode.has(code)) byShortcode.set(code, one);
  }
  return { version: file.unicode, all, byEmoji, byShortcode };
}

/** The emoji in the skin tone, 1 light to 5 dark, where it has them; of two people both have it. 0: as it is. */
export function inTone(one: Emoji, tone: number): string {
  return tone === 0 ? one.emoji : one.tones[tone - 1] ?? one.emoji;
}

let loading: Promise<EmojiData> | null = null;
let loaded: EmojiData | null = null;

/** The data, fetched when it is first wanted; a failure is tried again by the next who asks. */
export function loadEmoji(): Promise<EmojiData> {
  loading ??= import("../../../../Shared/Reactions/Emoji/emoji.json?raw").then(
    ({ default: text }) => loaded = parseEmoji(text),
    (failure: unknown) => {
      loading = null;
      throw failure;
    });
  return loading;
}

/** The data if it is here already. */
export function emojiData(): EmojiData | null {
  return loaded;
}
