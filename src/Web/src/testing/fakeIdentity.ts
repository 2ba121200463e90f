/**
 * A server whose refresh tokens are good for one use, and within the grace bring the same successor again, as the real one's do.
 * Give its `fetch` to the page under test.
 */
export class FakeIdentity {
  issued = 0;
  /** Every refresh token that was sent. */
  refreshes: string[] = [];
  /** Every other request, with the token that came along. */
  requests: string[] = [];
  devices: (string | undefined)[] = [];
  access = "";
  refresh = "";
  inGrace = true;
  down = false;
  /** Answers to refreshes that are lost after the server has done its work. */
  lost = 0;
  /** What is answered to a refresh instead. */
  refuses: { status: number; body: string } | null = null;
  /** A refresh waits for this before it is answered. */
  holds: Promise<void> = Promise.resolve();
  person = { id: "u", name: "Ana", handle: "ana", email: "a@example.org" };
  readonly #successors = new Map<string, string>();

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    await Promise.resolve();
    if (this.down) throw new TypeError("network");
    const body = JSON.parse(String(init.body ?? "{}")) as Record<string, string>;
    if (url === "/api/auth/login") {
      this.devices.push(body.device);
      this.refresh = `refresh-${this.issued + 1}`;
      return json(200, { ...this.#session(), device: `device-${this.issued}` });
    }
    if (url === "/api/auth/refresh") return await this.#refresh(body.refresh_token ?? "");
    const given = new Headers(init.headers).get("Authorization");
    this.requests.push(`${url} ${given}`);
    return given === `Bearer ${this.access}` ? json(200, this.person) : json(401, { code: "token_expired" });
  };

  async #refresh(spent: string): Promise<Response> {
    this.refreshes.push(spent);
    if (this.refuses) return new Response(this.refuses.body, { status: this.refuses.status });
    const known = this.#successors.get(spent);
    if (known ? !this.inGrace : spent !== this.refresh) return json(401, { code: "refresh_token_reused" });
    if (!known) {
      this.refresh = `refresh-${this.issued + 1}`;
      this.#successors.set(spent, this.refresh);
    }
    const answer = json(200, { ...this.#session(), refresh_token: known ?? this.refresh });
    await this.holds;
    if (this.lost-- > 0) throw new DOMException("late", "TimeoutError");
    return answer;
  }

  #session(): object {
    this.issued++;
    this.access = `access-${this.issued}`;
    return { token: this.access, expires_in: 3600, refresh_token: this.refresh, refresh_expires_in: 604_800, user: this.person };
  }
}

const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });
