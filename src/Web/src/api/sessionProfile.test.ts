import { afterEach, expect, it, vi } from "vitest";
import { FakeIdentity } from "../testing/fakeIdentity";
import { MapStorage } from "../testing/mapStorage";
import { Session } from "./session";
import { storage } from "./storage";
import type { Profile } from "./wire";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("keeps what a refresh does not tell of the person", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.stubGlobal("localStorage", new MapStorage());
  storage.clear();
  const server = new FakeIdentity();
  vi.stubGlobal("window", new EventTarget()).stubGlobal("fetch", server.fetch);
  const session = new Session();
  await session.signIn("a@example.org", "password");
  const known = { ...(session.getSnapshot() as { user: Profile }).user, locale: "fr", handle_changed_from: "ada" };
  session.setUser(known);
  vi.setSystemTime(Date.now() + 7200_000);

  await session.tokensOf("u").token();

  expect([server.refreshes, session.getSnapshot()]).toEqual([["refresh-1"], { kind: "signed_in", user: known }]);
});
