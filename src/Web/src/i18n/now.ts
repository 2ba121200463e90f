import { useSyncExternalStore } from "react";
import { serverClock } from "../api/serverClock";

const everyMs = 15_000;

const listeners = new Set<() => void>();
let stop: () => void = () => undefined;

/** One timer for all that show times, however many rows there are. */
function start(): () => void {
  const tell = () => { for (const listener of [...listeners]) listener(); };
  const timer = setInterval(tell, everyMs);
  const unsubscribe = serverClock.subscribe(tell);
  document.addEventListener("visibilitychange", tell); // timers rest in a hidden window
  return () => {
    clearInterval(timer);
    unsubscribe();
    document.removeEventListener("visibilitychange", tell);
  };
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) stop = start();
  listeners.add(listener);
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) stop();
  };
}

let day = { from: 0, to: 0 };

function today(): number {
  const now = serverClock.now();
  if (now < day.from || now >= day.to) {
    const from = new Date(now).setHours(0, 0, 0, 0);
    day = { from, to: new Date(from).setHours(24) };
  }
  return day.from;
}

/** The time of the server, to some seconds; what shows it is rendered anew as it passes. For "5 minutes ago". */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(serverClock.now() / everyMs) * everyMs);
}

/** The beginning of the day that it is by the server's clock, where this person is. Changes at midnight. For "today". */
export function useToday(): number {
  return useSyncExternalStore(subscribe, today);
}
