import { NetworkError } from "../api/problems";
import type { en } from "./en";
import type { later as laterEn } from "./later.en";
import type { Same } from "./types";

export type Language = "en" | "fr";
type First = Same<typeof en>;
type Later = Same<typeof laterEn>;
export type Dictionary = First & Later;

// A file each: nobody fetches the words of a language that they do not read. `boot.js` asks for the first one.
const files: Record<Language, () => Promise<First>> = {
  en: () => import("./en").then((file) => file.en),
  fr: () => import("./fr").then((file) => file.fr),
};

/** The words of the parts that most visits do without. */
const laterFiles: Record<Language, () => Promise<Later>> = {
  en: () => import("./later.en").then((file) => file.later),
  fr: () => import("./later.fr").then((file) => file.later),
};

const here = new Map<Language, First & Partial<Later>>();
const complete = new Set<Language>();
let wantsLater = false;

/** Fetches the words of a language, unless they are here. */
export async function loadWords(language: Language): Promise<void> {
  try {
    if (!here.has(language)) here.set(language, await files[language]());
    if (!wantsLater || complete.has(language)) return;
    const more = await laterFiles[language]();
    here.set(language, { ...await files[language](), ...more });
    complete.add(language);
  } catch (error) {
    throw new NetworkError(error);
  }
}

/** Fetches the words of the later parts, too, in this language and in each that is loaded from now on. */
export async function loadLaterWords(language: Language): Promise<void> {
  wantsLater = true;
  await loadWords(language);
}

/** The words of a language that was loaded; those of the later parts are there once these were asked for. */
export function wordsOf(language: Language): Dictionary {
  const words = here.get(language);
  if (!words) throw new Error(`The words of "${language}" are not loaded; await loadWords("${language}") before anything is shown in it.`);
  return words as Dictionary;
}
