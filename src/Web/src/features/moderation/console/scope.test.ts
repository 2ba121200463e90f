import { describe, expect, it } from "vitest";
import { maySee, scopeOf, type Tab } from "./scope";

const tabs: Tab[] = ["cases", "appeals", "raid", "rules", "stats", "audit"];
const seen = (role: Parameters<typeof scopeOf>[0], ofRooms: boolean) => {
  const scope = scopeOf(role, ofRooms);
  return scope === null ? null : tabs.filter((tab) => maySee(scope, tab));
};

describe("the console", () => {
  it("shows to each what the server tells them, and to others nothing", () => {
    expect(seen("member", false)).toBeNull();
    expect(seen("guest", true)).toEqual(["cases", "appeals", "raid", "rules"]);
    expect(seen("moderator", false)).toEqual(["cases", "appeals", "raid", "rules", "stats"]);
    expect([seen("admin", false), seen("owner", true)]).toEqual([tabs, tabs]);
  });
});
