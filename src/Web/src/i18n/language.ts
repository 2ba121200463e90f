import { useSyncExternalStore } from "react";
import { storage } from "../api/storage";
import { loadWords, type Language } from "./words";

export type Choice = Language | "auto";

const key = "veza.language";
const listeners = new Set<() => void>();

function read(): Choice {
  const kept = storage.getItem(key);
  return kept === "en" || kept === "fr" ? kept : "auto";
}

let choice: Choice = read();
/** What the page speaks; its words are here. */
let spoken: Language = "en";

function ofBrowser(): Language {
  for (const tag of navigator.languages) {
    if (tag.startsWith("fr")) return "fr";
    if (tag.startsWith("en")) return "en";
  }
  return "en";
}

/** What it is to speak. `boot.js` finds the same before there is any of this. */
function wanted(): Language {
  return choice === "auto" ? ofBrowser() : choice;
}

export function currentLanguage(): Language {
  return spoken;
}

export function languageChoice(): Choice {
  return choice;
}

/** Has the page speak the language that it is to speak, once the words are here. Where they cannot be had, it goes on as before. */
export async function showLanguage(): Promise<void> {
  const language = wanted();
  await loadWords(language);
  if (language !== wanted()) return; // the one that was chosen meanwhile comes by itself
  spoken = language;
  // What speaks of the language outside of the client's own elements: the page, and how it is described where it gets installed.
  document.documentElement.lang = language;
  const manifest = language === "en" ? "/site.webmanifest" : `/site.${language}.webmanifest`;
  document.querySelector("link[rel=manifest]")?.setAttribute("href", manifest);
  for (const listener of [...listeners]) listener();
}

/** Ends when the language is shown; the choice is kept if it could be. */
export async function chooseLanguage(next: Choice): Promise<void> {
  const before = choice;
  choice = next;
  try {
    await showLanguage();
  } catch (error) {
    if (choice === next) choice = before;
    throw error;
  }
  if (choice !== next) return;
  if (next === "auto") storage.removeItem(key);
  else storage.setItem(key, next);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage, currentLanguage);
}
