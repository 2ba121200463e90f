import { Emitter } from "./emitter";
import { becameFresh } from "./fresh";
import { Http, type TokenSource } from "./http";
import { KeptSession, type KeptTokens } from "./keptSession";
import { newId, withLock } from "./locks";
import { ApiError, NetworkError, SignedOutError } from "./problems";
import { storage } from "./storage";
import { session as sessionAnswer, type Profile, type SessionAnswer } from "./wire";

export type SessionState = { kind: "signed_out"; expired: boolean } | { kind: "signed_in"; user: Profile };

// Names this browser at its next sign-in, so that strangers who try the account's password do not get in its way.
const deviceKey = "veza.device";

// Renewed this long before it ends, so that no request starts with a token that dies on the way.
const marginMs = 60_000;

/**
 * How long the answer to a refresh is waited for, and how often it is asked for at once. The answer may be lost after the server
 * has spent the token: the repetition must still reach it within its grace (`Veza:Identity:RefreshReuseGrace`).
 */
export const refreshWithinMs = 4_000;
export const refreshTries = 2;

const newsWithinMs = 200;

const alive = (kept: KeptTokens): boolean => kept.token !== "" && kept.expires_at - marginMs > Date.now();

/**
 * Who is signed in, and the one place that decides that a sign-in has ended, whatever told of it: a refused request or
 * refresh, the server's `signed_out`, another tab. What the tabs share is in `KeptSession`. A refresh token is good for one use,
 * so every refresh happens under a lock and begins by reading what another tab left.
 */
export class Session extends Emitter {
  readonly #http = new Http(null);
  readonly #kept = new KeptSession();
  #state: SessionState;
  #renewing: Promise<void> | null = null;

  constructor() {
    super();
    this.#state = this.#look();
    this.#kept.follow(() => this.#follow());
  }

  readonly getSnapshot = (): SessionState => this.#state;

  async signIn(email: string, password: string): Promise<void> {
    const device = storage.getItem(deviceKey);
    await this.#enter("/api/auth/login", { email, password, ...(device ? { device } : {}) });
  }

  async signUp(name: string, email: string, password: string, handle: string): Promise<void> {
    await this.#enter("/api/auth/register", { name, email, password, ...(handle ? { handle } : {}) });
  }

  /** Ends the session here and in the other tabs, at once; the server is told if it can be reached. */
  async signOut(everywhere = false): Promise<void> {
    const was = this.#kept.read();
    this.#leave(false);
    if (!was) return;
    try {
      const token = alive(was) ? was.token : (await this.#ask(was.refresh_token)).token;
      const refuse = () => Promise.reject(new SignedOutError());
      const http = new Http({ token: async () => token, renew: refuse, refused: () => undefined });
      await http.raw("POST", "/api/auth/logout", { body: { everywhere } });
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof NetworkError || error instanceof SignedOutError)) throw error;
    }
  }

  /** The profile changed: every tab shows the new one. */
  setUser(user: Profile): void {
    if (this.#kept.read()?.user.id !== user.id) return;
    this.#kept.setUser(user);
    this.#follow();
  }

  /** Which sign-in holds now, for `ended`. */
  signInId(): string | null {
    return this.#kept.read()?.sign_in ?? null;
  }

  /** The server said that this sign-in has ended. Answers `false` when another has taken its place, which holds. */
  ended(signIn: string | null): boolean {
    const now = this.#kept.read();
    if (now && now.sign_in !== signIn) return false;
    if (now) this.#leave(true);
    return true;
  }

  /** Tokens of this person and of nobody else: what one wrote must not go out under the name of who signed in next. */
  tokensOf(userId: string): TokenSource {
    return {
      token: async () => {
        const now = this.#mine(userId);
        return alive(now) ? now.token : await this.#renewed(userId, null);
      },
      renew: async (stale) => {
        const now = this.#mine(userId);
        return now.token !== stale && alive(now) ? now.token : await this.#renewed(userId, stale);
      },
      refused: (token) => {
        if (this.#kept.read()?.token === token) this.#leave(true);
      },
    };
  }

  #mine(userId: string): KeptTokens {
    const now = this.#kept.read();
    if (now?.user.id === userId) return now;
    this.#follow(); // what was stored may have been taken away without a word
    throw new SignedOutError();
  }

  async #renewed(userId: string, stale: string | null): Promise<string> {
    this.#renewing ??= withLock("veza-refresh", (waited) => this.#refresh(stale, waited)).finally(() => { this.#renewing = null; });
    await this.#renewing;
    return this.#mine(userId).token;
  }

  /** The lock is held. */
  async #refresh(stale: string | null, waited: boolean): Promise<void> {
    const needed = (kept: KeptTokens | null) => kept !== null && !(kept.token !== stale && alive(kept));
    // What the tab before us got may be stored, and not have come to this process yet.
    if (waited && needed(this.#kept.read())) await this.#kept.news(newsWithinMs);
    for (;;) {
      const now = this.#kept.read();
      if (!now) throw new SignedOutError();
      if (!needed(now)) return; // another tab was quicker
      const current = () => this.#kept.read()?.refresh_token === now.refresh_token;
      try {
        const answer = await this.#ask(now.refresh_token);
        // Somebody may have signed out, or signed in anew, while the answer was on its way.
        if (current()) return this.#accept(answer, now.sign_in);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 401) throw error;
        if (current()) this.#leave(true);
      }
    }
  }

  async #ask(refreshToken: string): Promise<SessionAnswer> {
    for (let tries = 1; ; tries++) {
      try {
        const options = { body: { refresh_token: refreshToken }, timeoutMs: refreshWithinMs };
        return await this.#http.call("POST", "/api/auth/refresh", sessionAnswer, options);
      } catch (error) {
        if (!(error instanceof NetworkError) || tries === refreshTries) throw error;
      }
    }
  }

  async #enter(path: string, body: unknown): Promise<void> {
    const answer = await this.#http.call("POST", path, sessionAnswer, { body });
    if (answer.device) storage.setItem(deviceKey, answer.device);
    if (path.endsWith("/register")) becameFresh(answer.user.id);
    this.#accept(answer, newId());
  }

  #accept(answer: SessionAnswer, signIn: string): void {
    // What the answer does not tell of a person stays as it is known.
    const known = this.#kept.read()?.user;
    const { locale, handle_changed_from, role } = known?.id === answer.user.id ? known
      : { locale: null, handle_changed_from: null, role: "member" as const };
    this.#kept.write({
      sign_in: signIn,
      refresh_token: answer.refresh_token,
      token: answer.token,
      expires_at: Date.now() + answer.expires_in * 1000,
      user: { ...answer.user, locale, handle_changed_from, role },
    });
    this.#follow();
  }

  #leave(expired: boolean): void {
    this.#kept.end(expired);
    this.#follow();
  }

  #look(): SessionState {
    const now = this.#kept.read();
    return now ? { kind: "signed_in", user: now.user } : { kind: "signed_out", expired: this.#kept.expired() };
  }

  #follow(): void {
    const next = this.#look();
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    this.emit();
  }
}
