import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { serverEvent } from "./events";

describe("events", () => {
  it("of the documented kinds are all understood", () => {
    const page = readFileSync(new URL("../../../../docs/api.md", import.meta.url), "utf8");
    const table = page.split("| server → client | fields |")[1]?.split("\n\n")[0] ?? "";
    const documented = table.split("\n").flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([\w.]+)`/g)].map((match) => match[1]));
    const known = serverEvent.options.map((option) => option.entries.type.literal);

    expect(documented.length).toBeGreaterThan(10);
    expect(known.toSorted()).toEqual(documented.toSorted());
  });
});
