import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Api } from "./client";
import { Http } from "./http";
import { ApiError, NetworkError } from "./problems";
import { Session } from "./session";

const user = { id: "u", name: "Ana", handle: "ana", email: "a@example.org" };

/** A server whose refresh tokens are good for one use, as the real one's are. */
class Server {
  issued = 0;
  refreshes: string[] = [];
  refresh = "";
  access = "";
  down = false;
  requests: string[] = [];
  devices: (string | undefined)[] = [];

  answer(): unknown {
    this.issued++;
    this.access = `access-${this.issued}`;
    this.refresh = `refresh-${this.issued}`;
    return { token: this.access, expires_in: 3600, refresh_token: this.refresh, refresh_expires_in: 604_800, user };
  }

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    await Promise.resolve();
    if (this.down) throw new TypeError("network");
    const body = JSON.parse(String(init.body ?? "{}")) as Record<string, string>;
    const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });
    if (url === "/api/auth/login") {
      this.devices.push(body.device);
      return json(200, { ...(this.answer() as object), device: `device-${this.issued}` });
    }
    if (url === "/api/auth/refresh") {
      const spent = body.refresh_token ?? "";
      this.refreshes.push(spent);
      return spent === this.refresh ? json(200, this.answer()) : json(401, { code: "refresh_token_reused" });
    }
    this.requests.push(url);
    const given = new Headers(init.headers).get("Authorization");
    return given === `Bearer ${this.access}` ? json(200, user) : json(401, { code: "token_expired" });
  };
}

describe("the session", () => {
  let server: Server;
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    });
    vi.stubGlobal("BroadcastChannel", undefined);
    server = new Server();
    vi.stubGlobal("fetch", server.fetch);
  });
  afterEach(() => { vi.unstubAllGlobals(); });

  it("is kept over a reload, and the access token is not", async () => {
    const before = new Session();
    await before.signIn("a@example.org", "password");
    expect(localStorage.getItem("veza.session")).not.toContain("access-");

    const after = new Session();
    expect(after.getSnapshot().kind).toBe("signed_in");
    expect(await after.token()).toBe("access-2");
    expect(server.refreshes).toEqual(["refresh-1"]);
  });

  it("refreshes once for many requests at a time, and repeats each", async () => {
    const session = new Session();
    await session.signIn("a@example.org", "password");
    server.access = "ended early";
    const api = new Api(new Http(session));
    await Promise.all([api.me(), api.me(), api.me()]);

    expect(server.refreshes).toEqual(["refresh-1"]);
    expect(server.requests).toHaveLength(6);
  });

  it("never lets two tabs use the same refresh token", async () => {
    await new Session().signIn("a@example.org", "password");
    const tabs = [new Session(), new Session(), new Session()];
    const tokens = await Promise.all(tabs.map((tab) => tab.token()));

    expect(new Set(server.refreshes).size).toBe(server.refreshes.length);
    expect(tokens.every(Boolean)).toBe(true);
    expect(tabs.every((tab) => tab.getSnapshot().kind === "signed_in")).toBe(true);
  });

  it("asks for a sign-in when the refresh is refused, and only then", async () => {
    const session = new Session();
    await session.signIn("a@example.org", "password");
    const reloaded = new Session();
    server.down = true;
    await expect(reloaded.token()).rejects.toBeInstanceOf(NetworkError);
    expect(reloaded.getSnapshot().kind).toBe("signed_in");

    server.down = false;
    server.refresh = "another";
    await expect(new Api(new Http(reloaded)).me()).rejects.toBeInstanceOf(ApiError);
    expect(reloaded.getSnapshot()).toEqual({ kind: "signed_out", expired: true });
    expect(localStorage.getItem("veza.session")).toBeNull();
  });

  it("names the browser at its next sign-in, also after a sign-out", async () => {
    const session = new Session();
    await session.signIn("a@example.org", "password");
    await session.signOut();

    await session.signIn("a@example.org", "password");

    expect(server.devices).toEqual([undefined, "device-1"]);
  });

  it("forgets everything at a sign-out", async () => {
    const session = new Session();
    await session.signIn("a@example.org", "password");
    await session.signOut();
    expect(session.getSnapshot()).toEqual({ kind: "signed_out", expired: false });
    expect([await session.token(), server.requests]).toEqual([null, ["/api/auth/logout"]]);
  });
});
