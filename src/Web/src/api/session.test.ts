import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeIdentity } from "../testing/fakeIdentity";
import { MapStorage } from "../testing/mapStorage";
import { Api } from "./client";
import { Http } from "./http";
import { ApiError, NetworkError, SignedOutError } from "./problems";
import { refreshTries, refreshWithinMs, Session } from "./session";
import { storage } from "./storage";

const signedIn = expect.objectContaining({ kind: "signed_in" }) as unknown;
const expired = { kind: "signed_out", expired: true };
const hour = 3600_000;

describe("the session", () => {
  let server: FakeIdentity;
  let window: EventTarget;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.stubGlobal("localStorage", new MapStorage());
    storage.clear();
    [window, server] = [new EventTarget(), new FakeIdentity()];
    vi.stubGlobal("window", window).stubGlobal("fetch", server.fetch);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  /** A tab's own session, once the person is signed in. */
  const signIn = async () => {
    const session = new Session();
    await session.signIn("a@example.org", "password");
    return session;
  };
  const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
  const tokens = (session: Session, user = "u") => session.tokensOf(user);
  const tellTabs = () => window.dispatchEvent(Object.assign(new Event("storage"), { key: "veza.session" }));

  it("is kept over a reload and in a new tab, which spend no refresh token while the access token lives", async () => {
    await signIn();
    pass(hour - 61_000);

    const [reloaded, other] = [new Session(), new Session()];

    expect([reloaded.getSnapshot(), other.getSnapshot()]).toEqual([signedIn, signedIn]);
    expect([await tokens(reloaded).token(), await tokens(other).token(), server.refreshes]).toEqual(["access-1", "access-1", []]);
  });

  it("refreshes once for many requests at a time, and repeats each", async () => {
    const session = await signIn();
    server.access = "ended early";
    const api = new Api(new Http(tokens(session)));
    await Promise.all([api.me(), api.me(), api.me()]);

    expect(server.refreshes).toEqual(["refresh-1"]);
    expect(server.requests).toHaveLength(6);
  });

  it("refreshes once for all tabs", async () => {
    await signIn();
    pass(hour);
    const tabs = [new Session(), new Session(), new Session()];

    const got = await Promise.all(tabs.map((tab) => tokens(tab).token()));

    expect([server.refreshes, got]).toEqual([["refresh-1"], ["access-2", "access-2", "access-2"]]);
    expect(tabs.map((tab) => tab.getSnapshot())).toEqual([signedIn, signedIn, signedIn]);
  });

  it("waits a moment for what the tab before it stored, which takes its time between processes", async () => {
    await signIn();
    pass(hour);
    const before = localStorage.getItem("veza.session") ?? "";
    await tokens(new Session()).token();
    const stored = localStorage.getItem("veza.session") ?? "";
    localStorage.setItem("veza.session", before); // as another process still sees it
    vi.stubGlobal("navigator", { locks: { request: async (_: string, ...rest: unknown[]) => {
      const work = rest.at(-1) as (lock: unknown) => unknown;
      if (rest.length > 1) return await work(null); // it is held
      setTimeout(() => { localStorage.setItem("veza.session", stored); tellTabs(); });
      return await work({});
    } } });

    expect([await tokens(new Session()).token(), server.refreshes]).toEqual(["access-2", ["refresh-1"]]);
  });

  it("outlives a lost answer: the repetition brings the same successor", async () => {
    const session = await signIn();
    pass(hour);
    server.lost = 1;

    expect(await tokens(session).token()).toBe("access-3");

    expect([server.refreshes, session.getSnapshot()]).toEqual([["refresh-1", "refresh-1"], signedIn]);
    pass(hour);
    expect([await tokens(session).token(), server.refreshes.at(-1)]).toEqual(["access-4", "refresh-2"]);
  });

  it("outlives a tab that is closed before its answer came", async () => {
    const closed = await signIn();
    pass(hour);
    let close: () => void = () => undefined;
    server.holds = new Promise((done) => { close = done; });
    const never = tokens(closed).token();
    await vi.waitFor(() => expect(server.refreshes).toHaveLength(1));

    server.holds = Promise.resolve();
    vi.resetModules(); // a page of its own: the browser frees the lock of the closed one
    const { Session: Anew } = await import("./session");
    const back = new Anew();
    expect(await back.tokensOf("u").token()).toBe("access-3");

    expect([server.refreshes, back.getSnapshot()]).toEqual([["refresh-1", "refresh-1"], signedIn]);
    close();
    await never;
  });

  it("repeats a refresh while the server still answers it alike", () => {
    const options = readFileSync(new URL("../../../Shared/Identity/IdentityOptions.cs", import.meta.url), "utf8");
    const grace = Number(/RefreshReuseGrace \{ get; set; \} = TimeSpan\.FromSeconds\((\d+)\)/.exec(options)?.[1]) * 1000;
    expect(refreshTries).toBeGreaterThan(1);
    expect(refreshTries * refreshWithinMs).toBeLessThan(grace);
  });

  it("waits no longer than that for a refresh", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout");
    const session = await signIn();
    pass(hour);
    timeout.mockClear();
    await tokens(session).token();
    expect(timeout.mock.calls).toEqual([[refreshWithinMs]]);
  });

  it("asks for a sign-in when the refresh is refused, and says why after a reload and in the other tabs too", async () => {
    const [session, other] = [await signIn(), new Session()];
    pass(hour);
    server.refresh = "another";

    await expect(new Api(new Http(tokens(session))).me()).rejects.toBeInstanceOf(SignedOutError);
    tellTabs();

    expect([session, other, new Session()].map((tab) => tab.getSnapshot())).toEqual([expired, expired, expired]);
    expect(localStorage.getItem("veza.session")).not.toMatch(/refresh-|access-/);
    await new Session().signIn("a@example.org", "password");
    tellTabs();
    expect(other.getSnapshot()).toEqual(signedIn);
  });

  it.each([
    [403, "<html>Sign in to the network of this hotel</html>"], [404, "{}"], [400, '{"code":"host_invalid"}'],
    [429, '{"code":"rate_limited"}'], [503, '{"code":"unavailable"}'], [200, '{"version":9}'],
  ])("does not end for an answer to the refresh that says nothing of it: %i", async (status, body) => {
    const session = await signIn();
    pass(hour);
    server.refuses = { status, body };
    await expect(tokens(session).token()).rejects.toBeInstanceOf(ApiError);
    server.refuses = null;
    expect([await tokens(session).token(), session.getSnapshot()]).toEqual(["access-2", signedIn]);
  });

  it("does not end while the server cannot be reached", async () => {
    const session = await signIn();
    pass(hour);
    server.down = true;
    await expect(tokens(session).token()).rejects.toBeInstanceOf(NetworkError);
    expect(session.getSnapshot()).toEqual(signedIn);
  });

  it("ends when a token that was just made is refused, too", async () => {
    const session = await signIn();
    server.access = "another";
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => server.fetch(url, init).finally(() => { server.access = "another"; }));
    await expect(new Api(new Http(tokens(session))).negotiate()).rejects.toBeInstanceOf(SignedOutError);
    expect([server.requests.length, session.getSnapshot()]).toEqual([2, expired]);
  });

  it("ends when the server says so, unless it speaks of a former sign-in", async () => {
    const session = await signIn();
    const former = session.signInId();
    await session.signIn("a@example.org", "password");

    expect([session.ended(former), session.getSnapshot()]).toEqual([false, signedIn]);
    expect([session.ended(session.signInId()), session.getSnapshot()]).toEqual([true, expired]);
  });

  it("gives nobody the tokens of another, nor sends without any", async () => {
    const session = await signIn();
    const [hers, api] = [tokens(session), new Api(new Http(tokens(session)))];
    server.person = { ...server.person, id: "v" };
    await session.signIn("b@example.org", "password");

    await expect(hers.token()).rejects.toBeInstanceOf(SignedOutError);
    await expect(api.sendMessage("r", { content: "hers", client_message_id: "c" })).rejects.toBeInstanceOf(SignedOutError);
    expect([server.requests, await tokens(session, "v").token()]).toEqual([[], "access-2"]);
  });

  it("stays ended when somebody signs out during a refresh", async () => {
    const session = await signIn();
    pass(hour);
    let go: () => void = () => undefined;
    server.holds = new Promise((done) => { go = done; });
    const refreshed = tokens(session).token();
    await vi.waitFor(() => expect(server.refreshes).toHaveLength(1));
    const out = session.signOut();
    go();

    await expect(refreshed).rejects.toBeInstanceOf(SignedOutError);
    await out;
    expect([session.getSnapshot(), localStorage.length]).toEqual([{ kind: "signed_out", expired: false }, 1]); // the device
  });

  it("asks the server, not the clock of the device, whether it has ended", async () => {
    const session = await signIn();
    pass(400 * 24 * hour);
    expect([new Session().getSnapshot(), await tokens(session).token()]).toEqual([signedIn, "access-2"]);

    pass(-2 * hour); // put right: what it took for alive the server refuses
    server.access = "ended";
    expect(await new Api(new Http(tokens(session))).me()).toMatchObject({ id: "u" });
  });

  it("keeps a refresh token that another tab got while this one notes a new name", async () => {
    const [session, other] = [await signIn(), new Session()];
    pass(hour);
    await tokens(other).token();
    session.setUser({ ...server.person, name: "Ana B." } as never);
    pass(hour);
    await tokens(session).token();
    expect(server.refreshes).toEqual(["refresh-1", "refresh-2"]);
  });

  it("does not pretend to be there when what was stored is gone", async () => {
    const session = await signIn();
    localStorage.clear();
    await expect(new Api(new Http(tokens(session))).me()).rejects.toBeInstanceOf(SignedOutError);
    expect(session.getSnapshot()).toEqual({ kind: "signed_out", expired: false });
  });

  it("goes on without storage", async () => {
    vi.stubGlobal("localStorage", { getItem: () => { throw new Error("refused"); }, setItem: () => { throw new Error("refused"); } });
    const session = await signIn();
    expect([session.getSnapshot(), await tokens(session).token()]).toEqual([signedIn, "access-1"]);
  });

  it("names the browser at its next sign-in, also after a sign-out", async () => {
    const session = await signIn();
    await session.signOut();

    await session.signIn("a@example.org", "password");

    expect(server.devices).toEqual([undefined, "device-1"]);
  });

  it("forgets everything at a sign-out, at once", async () => {
    const session = await signIn();
    const out = session.signOut();
    expect(session.getSnapshot()).toEqual({ kind: "signed_out", expired: false });
    await out;
    await expect(tokens(session).token()).rejects.toBeInstanceOf(SignedOutError);
    expect(server.requests).toEqual(["/api/auth/logout Bearer access-1"]);
  });
});
