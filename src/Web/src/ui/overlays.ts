import { useSyncExternalStore } from "react";
import type { Message } from "../api/wire";

/** What somebody tells moderators of, and what it is called: of a message, its author. */
export interface ReportSubject { kind: "message" | "person" | "room"; id: string; name: string }

/** The dialogs that any part of the client may open; `app` knows what shows them. */
export type Overlay =
  | { kind: "switcher" }
  | { kind: "shortcuts" }
  | { kind: "new-channel" }
  | { kind: "new-direct" }
  | { kind: "browse" }
  | { kind: "invite"; roomId: string }
  | { kind: "room-settings"; roomId: string }
  | { kind: "hand-over"; roomId: string }
  | { kind: "person"; userId: string; name: string }
  | { kind: "pins"; roomId: string }
  | { kind: "saved" }
  | { kind: "forward"; message: Message }
  | { kind: "notices" }
  | { kind: "report"; subject: ReportSubject }
  | { kind: "moderate"; roomId: string; userId: string; name: string; messageId: string | null }
  | { kind: "profile" }
  | { kind: "preferences" }
  | { kind: "sign-out"; everywhere: boolean };

let current: Overlay | null = null;
const listeners = new Set<() => void>();

export function openOverlay(overlay: Overlay): void {
  current = overlay;
  for (const listener of [...listeners]) listener();
}

export function closeOverlay(): void {
  if (!current) return;
  current = null;
  for (const listener of [...listeners]) listener();
}

// Back and forward leave what was opened over the page before.
window.addEventListener("popstate", closeOverlay);

export function overlay(): Overlay | null {
  return current;
}

export function useOverlay(): Overlay | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, overlay);
}
