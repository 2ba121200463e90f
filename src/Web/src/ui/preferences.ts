import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

export interface Preferences {
  theme: Theme;
  enterSends: boolean;
  /** Off unless the person asks for them (WCAG 2.1.4). */
  singleKeys: boolean;
}

const key = "veza.preferences";
const defaults: Preferences = { theme: "system", enterSends: true, singleKeys: false };
const listeners = new Set<() => void>();

function read(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return { ...defaults, ...(typeof kept === "object" ? kept : {}) };
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
  localStorage.setItem(key, JSON.stringify(current));
  announce();
}

function announce(): void {
  if (current.theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = current.theme;
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
