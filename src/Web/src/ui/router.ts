import { useSyncExternalStore } from "react";

export interface Route {
  roomId: string | null;
  /** A permalink's message. */
  seq: number | null;
  /** Whether the details of the room are open. */
  details: boolean;
  /** The root of the thread that is open beside the room. */
  thread: string | null;
  /** Whether it is the list of threads. */
  threads: boolean;
  /** What follows `/moderation` in the address of the moderators' console, without slashes at its ends; `null` elsewhere. */
  console: string | null;
  /** False for an address that the client does not know. */
  known: boolean;
}

const listeners = new Set<() => void>();

/** `null` for what is no text: a hand may have typed it. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function parse(path: string): Route {
  const match = /^\/r\/([^/]+)(?:\/(\d+))?(?:(\/details)|\/thread\/([0-9a-f-]{36}))?\/?$/.exec(path);
  const roomId = match?.[1] ? decoded(match[1]) : null;
  const threads = /^\/threads\/?$/.test(path);
  const console = /^\/moderation(?:\/(.*?))?\/?$/.exec(path);
  return {
    roomId, seq: roomId !== null && match?.[2] ? Number(match[2]) : null, details: roomId !== null && Boolean(match?.[3]),
    thread: roomId !== null ? match?.[4] ?? null : null, threads,
    console: console ? console[1] ?? "" : null,
    known: roomId !== null || console !== null || threads || path === "/" || path === "/index.html",
  };
}

// The same object as long as the address is the same, which is what useSyncExternalStore wants. `visit` tells one click on a
// link from the next one on the same link.
let current: Route & { visit: number } = { ...parse(location.pathname), visit: 0 };

function follow(isVisit = true): void {
  current = { ...parse(location.pathname), visit: current.visit + (isVisit ? 1 : 0) };
  for (const listener of [...listeners]) listener();
}

window.addEventListener("popstate", () => {
  // The step between a room and its details is no visit: the messages stay where they are.
  const next = parse(location.pathname);
  follow(next.roomId !== current.roomId || next.seq !== current.seq || (next.details === current.details && next.thread === current.thread));
});

export function roomPath(roomId: string, seq?: number): string {
  return `/r/${encodeURIComponent(roomId)}${seq === undefined ? "" : `/${seq}`}`;
}

export function consolePath(...parts: string[]): string {
  return ["/moderation", ...parts.map(encodeURIComponent)].join("/");
}

export function navigate(path: string, replace = false): void {
  if (path === location.pathname && replace) return;
  if (replace || path === location.pathname) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  follow();
}

/** Whether the entry of the history is the details of a room, opened from the one before. */
function isDetailsStep(): boolean {
  const step: unknown = history.state;
  return step !== null && typeof step === "object" && "details" in step;
}

/** Puts `path` in the place of the room on the page, and of its details: no step back leads to what is gone. */
export function leaveFor(path: string): void {
  if (!isDetailsStep()) {
    navigate(path, true);
    return;
  }
  window.addEventListener("popstate", () => navigate(path, true), { once: true });
  history.back();
}

/** Opens the details of the room as a step in the history, or goes back over that step. */
export function showDetails(shown: boolean): void {
  const { roomId, seq, details } = current;
  if (!roomId || shown === details) return;
  const path = roomPath(roomId, seq ?? undefined);
  if (!shown && isDetailsStep()) {
    history.back();
    return;
  }
  if (shown) history.pushState({ details: true }, "", `${path}/details`);
  else history.replaceState(null, "", path); // opened by its address: there is no step to go back
  follow(false);
}

/** Opens a thread beside its room as a step in the history, or closes it (`null`). From one thread to the next is no step. */
export function showThread(root: string | null): void {
  const { roomId, seq, thread } = current;
  if (!roomId || root === thread) return;
  const path = roomPath(roomId, seq ?? undefined);
  const step: unknown = history.state;
  const isStep = step !== null && typeof step === "object" && "thread" in step;
  if (root === null && isStep) {
    history.back();
    return;
  }
  if (root === null) history.replaceState(null, "", path);
  else if (thread === null) history.pushState({ thread: true }, "", `${path}/thread/${root}`);
  else history.replaceState(history.state, "", `${path}/thread/${root}`);
  follow(false);
}

/** The address of a thread. */
export function threadPath(roomId: string, root: string): string {
  return `${roomPath(roomId)}/thread/${root}`;
}

/** Calls `listener` after each change of the address. */
export function onRoute(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function route(): Route & { visit: number } {
  return current;
}

export function useRoute(): Route & { visit: number } {
  return useSyncExternalStore(onRoute, route);
}
