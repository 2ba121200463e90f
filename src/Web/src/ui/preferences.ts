import { useSyncExternalStore } from "react";
import { storage } from "../api/storage";

export type Theme = "system" | "light" | "dark";

export interface Preferences {
  theme: Theme;
  enterSends: boolean;
  /** Off unless the person asks for them (WCAG 2.1.4). */
  singleKeys: boolean;
  /** Smaller and closer together. */
  compact: boolean;
  /** In each section of the list of rooms. */
  unreadFirst: boolean;
  /** Sections of the list of rooms that are closed on this device. */
  collapsed: readonly string[];
}

const key = "veza.preferences";
const defaults: Preferences = {
  theme: "system", enterSends: true, singleKeys: false, compact: false, unreadFirst: false, collapsed: [],
};
// As in index.html, which has the one that goes with the system's theme.
const frames = { light: "#f6f5f2", dark: "#191a1c" };
const listeners = new Set<() => void>();

function read(): Preferences {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "{}");
    const read: Preferences = { ...defaults, ...(typeof kept === "object" ? kept : {}) };
    return Array.isArray(read.collapsed) ? read : { ...read, collapsed: [] };
  } catch {
    return defaults;
  }
}

let current = read();

export function preferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  storage.setItem(key, JSON.stringify(current));
  announce();
}

/** Closes a section of the list of rooms, or opens it. */
export function collapse(section: string, closed: boolean): void {
  const others = current.collapsed.filter((one) => one !== section);
  setPreferences({ collapsed: closed ? [...others, section] : others });
}

/** The chosen theme, in the page and in what the platform draws around it. */
export function showTheme(): void {
  if (current.theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = current.theme;
  for (const frame of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    const ofSystem = frame.media.includes("dark") ? "dark" : "light";
    frame.content = frames[current.theme === "system" ? ofSystem : current.theme];
  }
}

function announce(): void {
  showTheme();
  if (current.compact) document.documentElement.dataset.density = "compact";
  else delete document.documentElement.dataset.density;
  for (const listener of [...listeners]) listener();
}

window.addEventListener("storage", (event) => {
  if (event.key !== key) return;
  current = read();
  announce();
});

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, preferences);
}
