import { useSyncExternalStore } from "react";
import { storage } from "../api/storage";

export type Language = "en" | "fr";
export type Choice = Language | "auto";

const key = "veza.language";
const listeners = new Set<() => void>();

function read(): Choice {
  const kept = storage.getItem(key);
  return kept === "en" || kept === "fr" ? kept : "auto";
}

let choice: Choice = read();

function ofBrowser(): Language {
  for (const tag of navigator.languages) {
    if (tag.startsWith("fr")) return "fr";
    if (tag.startsWith("en")) return "en";
  }
  return "en";
}

export function currentLanguage(): Language {
  return choice === "auto" ? ofBrowser() : choice;
}

export function languageChoice(): Choice {
  return choice;
}

/** What speaks of the language outside of the client's own elements: the page, and how it is described where it gets installed. */
export function showLanguage(): void {
  const language = currentLanguage();
  document.documentElement.lang = language;
  const manifest = language === "en" ? "/site.webmanifest" : `/site.${language}.webmanifest`;
  document.querySelector("link[rel=manifest]")?.setAttribute("href", manifest);
}

export function chooseLanguage(next: Choice): void {
  choice = next;
  if (next === "auto") storage.removeItem(key);
  else storage.setItem(key, next);
  showLanguage();
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("languagechange", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("languagechange", listener);
  };
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage, currentLanguage);
}
