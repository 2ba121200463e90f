import * as v from "valibot";
import { storage } from "./storage";
import { profile, type Profile } from "./wire";

const key = "veza.session";
// Apart from the tokens: a tab that notes a new name must not write back a refresh token that another tab has just spent.
const profileKey = "veza.profile";

const tokens = v.object({
  /** Names the sign-in within this browser: the same through all refreshes and in all tabs. */
  sign_in: v.optional(v.string(), ""),
  refresh_token: v.string(),
  token: v.optional(v.string(), ""),
  /** When `token` ends, by the clock of this device: a hint. Whether it is good the server says. */
  expires_at: v.optional(v.number(), 0),
  user: profile,
});
const over = v.object({ ended: v.literal("expired") });

export type KeptTokens = v.InferOutput<typeof tokens>;

/**
 * What the tabs of this browser share of a sign-in, in localStorage: one record with both tokens, so that a page load finds
 * the access token and spends no refresh token. Whoever can read it there could read the refresh token, which is the
 * stronger of the two: the access token beside it gives nothing away. That a sign-in ended stays on record too, so that
 * every tab, also one that is opened later, can say so. No tokens are dropped for their age: only the server knows the time.
 */
export class KeptSession {
  read(): KeptTokens | null {
    const found = v.safeParse(tokens, this.#get(key));
    if (!found.success) return null;
    const user = v.safeParse(profile, this.#get(profileKey));
    return user.success && user.output.id === found.output.user.id ? { ...found.output, user: user.output } : found.output;
  }

  /** Whether the last sign-in here ended without anybody's asking for it. */
  expired(): boolean {
    return v.safeParse(over, this.#get(key)).success;
  }

  write(value: KeptTokens): void {
    this.setUser(value.user);
    this.#set(key, value);
  }

  setUser(user: Profile): void {
    this.#set(profileKey, user);
  }

  end(expired: boolean): void {
    this.#set(key, expired ? { ended: "expired" } satisfies v.InferOutput<typeof over> : null);
    this.#set(profileKey, null);
  }

  /** Calls back when another tab changed something, or may have while this page was put aside. */
  follow(listener: () => void): void {
    if (typeof window === "undefined") return;
    window.addEventListener("storage", (event) => {
      if (event.key !== null && event.key !== key && event.key !== profileKey) return;
      listener();
    });
    window.addEventListener("pageshow", listener);
  }

  /** Waits until another tab's change has come here, but no longer than this: between processes it takes its time. */
  async news(limitMs: number): Promise<void> {
    if (typeof window === "undefined") return;
    const heard = new AbortController();
    await new Promise<void>((done) => {
      setTimeout(done, limitMs);
      window.addEventListener("storage", () => done(), { signal: heard.signal });
    });
    heard.abort();
  }

  #get(name: string): unknown {
    try {
      return JSON.parse(storage.getItem(name) ?? "null") as unknown;
    } catch {
      return null; // unreadable is the same as nothing
    }
  }

  #set(name: string, value: unknown): void {
    if (value === null) storage.removeItem(name);
    else storage.setItem(name, JSON.stringify(value));
  }
}
