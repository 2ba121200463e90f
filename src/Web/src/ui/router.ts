import { useSyncExternalStore } from "react";

export interface Route {
  roomId: string | null;
  /** A permalink's message. */
  seq: number | null;
}

const listeners = new Set<() => void>();

function parse(path: string): Route {
  const match = /^\/r\/([^/]+)(?:\/(\d+))?\/?$/.exec(path);
  return { roomId: match?.[1] ? decodeURIComponent(match[1]) : null, seq: match?.[2] ? Number(match[2]) : null };
}

// The same object as long as the address is the same, which is what useSyncExternalStore wants. `visit` tells one click on a
// link from the next one on the same link.
let current: Route & { visit: number } = { ...parse(location.pathname), visit: 0 };

function follow(): void {
  current = { ...parse(location.pathname), visit: current.visit + 1 };
  for (const listener of [...listeners]) listener();
}

window.addEventListener("popstate", follow);

export function roomPath(roomId: string, seq?: number): string {
  return `/r/${encodeURIComponent(roomId)}${seq === undefined ? "" : `/${seq}`}`;
}

export function navigate(path: string, replace = false): void {
  if (path === location.pathname && replace) return;
  if (replace || path === location.pathname) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  follow();
}

export function route(): Route & { visit: number } {
  return current;
}

export function useRoute(): Route & { visit: number } {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, route);
}
