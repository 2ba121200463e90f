import * as v from "valibot";
import { Emitter } from "./emitter";
import { Http, type TokenSource } from "./http";
import { withLock } from "./locks";
import { ApiError } from "./problems";
import { profile, session as sessionAnswer, type Profile, type SessionAnswer } from "./wire";

export type SessionState = { kind: "signed_out"; expired: boolean } | { kind: "signed_in"; user: Profile };

const key = "veza.session";
// Names this browser at its next sign-in, so that strangers who try the account's password do not get in its way.
const deviceKey = "veza.device";
const stored = v.object({ refresh_token: v.string(), refresh_expires_at: v.number(), user: profile });
type Stored = v.InferOutput<typeof stored>;

type Note = { kind: "token"; token: string; expiresAt: number; refresh: string } | { kind: "signed_out" };

// Renewed this long before it ends, so that no request starts with a token that dies on the way.
const marginMs = 60_000;

/**
 * Who is signed in. The access token lives in memory only; the refresh token in localStorage, shared by the tabs. A refresh
 * token is good for one use, so every refresh happens under a lock and begins by reading what another tab left.
 */
export class Session extends Emitter implements TokenSource {
  readonly #http = new Http(null);
  readonly #channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("veza-session");
  #token: { value: string; expiresAt: number; refresh: string } | null = null;
  #state: SessionState;
  #renewing: Promise<string | null> | null = null;

  constructor() {
    super();
    const before = this.#read();
    this.#state = before ? { kind: "signed_in", user: before.user } : { kind: "signed_out", expired: false };
    this.#channel?.addEventListener("message", (event: MessageEvent<Note>) => this.#hear(event.data));
    if (typeof window !== "undefined") {
      window.addEventListener("storage", (event) => { if (event.key === key || event.key === null) this.#follow(); });
    }
  }

  readonly getSnapshot = (): SessionState => this.#state;

  async signIn(email: string, password: string): Promise<void> {
    const device = localStorage.getItem(deviceKey);
    await this.#enter("/api/auth/login", { email, password, ...(device ? { device } : {}) });
  }

  async signUp(name: string, email: string, password: string, handle: string): Promise<void> {
    await this.#enter("/api/auth/register", { name, email, password, ...(handle ? { handle } : {}) });
  }

  /** Ends the session here and in the other tabs; the server is told if it can be reached. */
  async signOut(everywhere = false): Promise<void> {
    const token = this.#token?.value ?? await this.token().catch(() => null);
    this.#leave(false);
    this.#channel?.postMessage({ kind: "signed_out" } satisfies Note);
    if (!token) return;
    const http = new Http({ token: async () => token, renew: async () => null });
    await http.raw("POST", "/api/auth/logout", { body: { everywhere } }).catch(() => undefined);
  }

  /** The profile changed: every tab shows the new one. */
  setUser(user: Profile): void {
    const now = this.#read();
    if (!now) return;
    this.#write({ ...now, user });
    this.#set({ kind: "signed_in", user });
  }

  async token(): Promise<string | null> {
    if (this.#token && this.#token.expiresAt - marginMs > Date.now()) return this.#token.value;
    return await this.#refresh(null);
  }

  async renew(stale: string): Promise<string | null> {
    if (this.#token && this.#token.value !== stale) return this.#token.value;
    return await this.#refresh(stale);
  }

  async #enter(path: string, body: unknown): Promise<void> {
    this.#accept(await this.#http.call("POST", path, sessionAnswer, { body }));
  }

  #refresh(stale: string | null): Promise<string | null> {
    this.#renewing ??= withLock("veza-refresh", () => this.#refreshLocked(stale)).finally(() => { this.#renewing = null; });
    return this.#renewing;
  }

  async #refreshLocked(stale: string | null): Promise<string | null> {
    const now = this.#read();
    if (!now) return null;
    // Another tab may have refreshed while we waited for the lock; its token is on the way through the channel.
    if (this.#token && this.#token.refresh !== now.refresh_token) await new Promise((done) => setTimeout(done, 150));
    if (this.#token && this.#token.value !== stale && this.#token.expiresAt - marginMs > Date.now()) return this.#token.value;
    try {
      const body = { refresh_token: now.refresh_token };
      return this.#accept(await this.#http.call("POST", "/api/auth/refresh", sessionAnswer, { body }));
    } catch (error) {
      if (!(error instanceof ApiError) || error.transient) throw error;
      // Refused for good, unless the person signed in again elsewhere meanwhile.
      if (this.#read()?.refresh_token === now.refresh_token) this.#leave(true);
      return null;
    }
  }

  #accept(answer: SessionAnswer): string {
    const expiresAt = Date.now() + answer.expires_in * 1000;
    this.#token = { value: answer.token, expiresAt, refresh: answer.refresh_token };
    if (answer.device) localStorage.setItem(deviceKey, answer.device);
    this.#write({
      refresh_token: answer.refresh_token,
      refresh_expires_at: Date.now() + answer.refresh_expires_in * 1000,
      user: answer.user,
    });
    this.#channel?.postMessage({
      kind: "token", token: answer.token, expiresAt, refresh: answer.refresh_token,
    } satisfies Note);
    this.#set({ kind: "signed_in", user: answer.user });
    return answer.token;
  }

  #hear(note: Note): void {
    if (note.kind === "signed_out") {
      this.#leave(false);
      return;
    }
    this.#token = { value: note.token, expiresAt: note.expiresAt, refresh: note.refresh };
    this.#follow();
  }

  /** Another tab changed what is stored. */
  #follow(): void {
    const now = this.#read();
    if (!now) this.#set({ kind: "signed_out", expired: false });
    else this.#set({ kind: "signed_in", user: now.user });
  }

  #leave(expired: boolean): void {
    this.#token = null;
    localStorage.removeItem(key);
    this.#set({ kind: "signed_out", expired });
  }

  #set(next: SessionState): void {
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    // Someone else signed in: a token in memory must not speak for them.
    const userBefore = this.#state.kind === "signed_in" ? this.#state.user.id : null;
    if (next.kind === "signed_out" || (userBefore && next.user.id !== userBefore && this.#token?.refresh !== this.#read()?.refresh_token)) {
      this.#token = null;
    }
    this.#state = next;
    this.emit();
  }

  #read(): Stored | null {
    try {
      const parsed = v.safeParse(stored, JSON.parse(localStorage.getItem(key) ?? "null"));
      return parsed.success && parsed.output.refresh_expires_at > Date.now() ? parsed.output : null;
    } catch {
      return null;
    }
  }

  #write(value: Stored): void {
    localStorage.setItem(key, JSON.stringify(value));
  }
}
