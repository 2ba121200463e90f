import { isolate } from "../api/text";
import { currentLanguage, useLanguage } from "./language";
import type { Entry } from "./types";
import { wordsOf, type Dictionary, type Language } from "./words";

export type Key = keyof Dictionary;
export type Values = Record<string, string | number>;
export type Translate = ((key: Key, values?: Values) => string) & { language: Language };

const plurals: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules("en"), fr: new Intl.PluralRules("fr") };
/** Placeholders for words of our own; whatever else stands in a sentence was written by somebody. */
const ours: ReadonlySet<string> = new Set(["time", "keys"]);

const numbers: Record<Language, Intl.NumberFormat> = { en: new Intl.NumberFormat("en"), fr: new Intl.NumberFormat("fr") };

/** The sentence. Names in it stand isolated: none of them can turn the words around it. */
function translate(language: Language, key: Key, values: Values = {}): string {
  const entry: Entry = wordsOf(language)[key];
  const form = typeof entry === "string"
    ? entry
    : entry[plurals[language].select(Number(values.count ?? 0)) === "one" ? "one" : "other"];
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (typeof value === "number") return numbers[language].format(value);
    return ours.has(name) ? value : isolate(value);
  });
}

function bind(language: Language): Translate {
  return Object.assign((key: Key, values?: Values) => translate(language, key, values), { language });
}

/** One function per language, so that it can stand in dependency lists. */
export const translators: Record<Language, Translate> = { en: bind("en"), fr: bind("fr") };

export function useT(): Translate {
  return translators[useLanguage()];
}

export function isKey(key: string): key is Key {
  return Object.hasOwn(wordsOf(currentLanguage()), key);
}
