import { useSyncExternalStore } from "react";
import { serverClock } from "../api/serverClock";

const everyMs = 15_000;

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, everyMs);
  const unsubscribe = serverClock.subscribe(listener);
  document.addEventListener("visibilitychange", listener); // timers rest in a hidden window
  return () => {
    clearInterval(timer);
    unsubscribe();
    document.removeEventListener("visibilitychange", listener);
  };
}

/** The time of the server, to some seconds; what shows it is rendered anew as it passes. For "5 minutes ago". */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(serverClock.now() / everyMs) * everyMs);
}

/** The beginning of the day that it is by the server's clock, where this person is. Changes at midnight. For "today". */
export function useToday(): number {
  return useSyncExternalStore(subscribe, () => new Date(serverClock.now()).setHours(0, 0, 0, 0));
}
