import { isolate } from "../api/text";
import { app as enApp } from "./en/app";
import { chat as enChat } from "./en/chat";
import { doors as enDoors } from "./en/doors";
import { problems as enProblems } from "./en/problems";
import { app as frApp } from "./fr/app";
import { chat as frChat } from "./fr/chat";
import { doors as frDoors } from "./fr/doors";
import { problems as frProblems } from "./fr/problems";
import { useLanguage, type Language } from "./language";
import type { Entry } from "./types";

export const dictionaries = {
  en: { ...enApp, ...enChat, ...enDoors, ...enProblems },
  fr: { ...frApp, ...frChat, ...frDoors, ...frProblems },
} satisfies Record<Language, Record<string, Entry>>;

export type Key = keyof (typeof dictionaries)["en"];
export type Values = Record<string, string | number>;
export type Translate = ((key: Key, values?: Values) => string) & { language: Language };

const plurals: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules("en"), fr: new Intl.PluralRules("fr") };
/** Placeholders for words of our own; whatever else stands in a sentence was written by somebody. */
const ours: ReadonlySet<string> = new Set(["time", "keys"]);

const numbers: Record<Language, Intl.NumberFormat> = { en: new Intl.NumberFormat("en"), fr: new Intl.NumberFormat("fr") };

/** The sentence. Names in it stand isolated: none of them can turn the words around it. */
function translate(language: Language, key: Key, values: Values = {}): string {
  const entry: Entry = dictionaries[language][key];
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
  return Object.hasOwn(dictionaries.en, key);
}
