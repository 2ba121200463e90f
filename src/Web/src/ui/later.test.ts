import { describe, expect, it } from "vitest";
import { Later } from "./later";

describe("a part that is fetched later", () => {
  const Part = () => null;

  it("is fetched once, however often it is wanted", async () => {
    let asked = 0;
    const later = new Later(async () => { asked++; return Part; });

    const before = later.getSnapshot().kind;
    await Promise.all([later.load(), later.load()]);
    await later.load();

    expect([before, later.getSnapshot(), asked]).toEqual(["missing", { kind: "here", Part }, 1]);
  });

  it("says that it could not be had, and is asked for again", async () => {
    let reachable = false;
    const later = new Later(async () => { if (!reachable) throw new Error("gone"); return Part; });
    const told: string[] = [];
    later.subscribe(() => told.push(later.getSnapshot().kind));

    await later.load();
    reachable = true;
    await later.load();

    expect(told).toEqual(["failed", "here"]);
  });
});
