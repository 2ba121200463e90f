import { useSyncExternalStore } from "react";
import * as v from "valibot";
import { Emitter } from "./emitter";
import { Http } from "./http";
import { storage } from "./storage";

/** What the server takes, in code points unless the name says otherwise. */
const shape = v.object({
  message: v.number(), quote: v.number(), name: v.number(), handle_min: v.number(), handle: v.number(), email_bytes: v.number(),
  password_min: v.number(), password: v.number(), room_name: v.number(), topic: v.number(), search: v.number(),
  added_at_once: v.number(),
});
export type Limits = v.InferOutput<typeof shape>;

const key = "veza.limits";
const none: Partial<Limits> = {};

function kept(): Limits | null {
  try {
    const parsed = v.safeParse(shape, JSON.parse(storage.getItem(key) ?? "null"));
    return parsed.success ? parsed.output : null;
  } catch {
    return null; // unreadable is the same as none: the visit asks first
  }
}

/** The limits that the server told last. While none are known nothing is called too long here, and the server decides. */
class ServerLimits extends Emitter {
  #known: Partial<Limits> = kept() ?? none;

  readonly getSnapshot = (): Partial<Limits> => this.#known;

  set(told: Partial<Limits>): void {
    this.#known = told;
    this.emit();
  }

  /** Asks the server. Where it cannot be reached, those of the last visit stand, and the way back online asks again. */
  async load(): Promise<void> {
    try {
      const told = await new Http(null).get("/api/limits", shape);
      this.set(told);
      storage.setItem(key, JSON.stringify(told));
    } catch {
      window.addEventListener("online", () => void this.load(), { once: true });
    }
  }
}

export const serverLimits = new ServerLimits();

export function useLimits(): Partial<Limits> {
  return useSyncExternalStore(serverLimits.subscribe, serverLimits.getSnapshot);
}
