import { useSyncExternalStore } from "react";
import { Emitter } from "../../api/emitter";
import { storage } from "../../api/storage";

/** What the person uses: on this device, and taken along by no sign-out, since it says nothing of anybody. */
interface Chosen {
  /** 1 light to 5 dark; 0: none. */
  tone: number;
  /** The last used first. */
  recent: readonly string[];
}

const key = "veza.emoji";
const mostRecent = 24;

/** Offered first to who has used none yet. */
export const usual = ["👍", "❤️", "😂", "🎉", "😮", "🙏"];

class ChosenEmoji extends Emitter {
  #current = read();

  constructor() {
    super();
    if (typeof window === "undefined") return;
    window.addEventListener("storage", (event) => {
      if (event.key === key) this.#show(read());
    });
  }

  readonly getSnapshot = (): Chosen => this.#current;

  use(emoji: string): void {
    const { recent } = this.#current;
    if (recent[0] !== emoji) this.#keep({ ...this.#current, recent: [emoji, ...recent.filter((one) => one !== emoji)].slice(0, mostRecent) });
  }

  setTone(tone: number): void {
    this.#keep({ ...this.#current, tone });
  }

  #keep(chosen: Chosen): void {
    storage.setItem(key, JSON.stringify(chosen));
    this.#show(chosen);
  }

  #show(chosen: Chosen): void {
    this.#current = chosen;
    this.emit();
  }
}

function read(): Chosen {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? "{}") as Partial<Chosen>;
    return {
      tone: typeof kept.tone === "number" && kept.tone >= 0 && kept.tone <= 5 ? Math.trunc(kept.tone) : 0,
      recent: Array.isArray(kept.recent) ? kept.recent.filter((one): one is string => typeof one === "string").slice(0, mostRecent) : [],
    };
  } catch {
    return { tone: 0, recent: [] };
  }
}

export const chosenEmoji = new ChosenEmoji();

export function useChosenEmoji(): Chosen {
  return useSyncExternalStore(chosenEmoji.subscribe, chosenEmoji.getSnapshot);
}

/** The few that are one step away: those used of late, then the usual ones. */
export function quickEmoji({ recent }: Chosen, count: number): string[] {
  return [...new Set([...recent, ...usual])].slice(0, count);
}
