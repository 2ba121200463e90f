import { NetworkError } from "../api/problems";
import type { en } from "./en";
import type { Same } from "./types";

export type Language = "en" | "fr";
export type Dictionary = Same<typeof en>;

// A file each: nobody fetches the words of a language that they do not read. `boot.js` asks for the first one.
const files: Record<Language, () => Promise<Dictionary>> = {
  en: () => import("./en").then((file) => file.en),
  fr: () => import("./fr").then((file) => file.fr),
};

const here = new Map<Language, Dictionary>();

/** Fetches the words of a language, unless they are here. */
export async function loadWords(language: Language): Promise<void> {
  if (here.has(language)) return;
  try {
    here.set(language, await files[language]());
  } catch (error) {
    throw new NetworkError(error);
  }
}

/** The words of a language that was loaded. */
export function wordsOf(language: Language): Dictionary {
  const words = here.get(language);
  if (!words) throw new Error(`The words of "${language}" are not loaded; await loadWords("${language}") before anything is shown in it.`);
  return words;
}
