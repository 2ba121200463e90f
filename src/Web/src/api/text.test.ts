import { describe, expect, it } from "vitest";
import { vectors } from "../testing/vectors";
import { cleanText } from "./text";

const { cases } = vectors<{ cases: { typed: string; kept: string }[] }>("texts.json");

describe("the text of a message", () => {
  it.each(cases)("keeps $kept of $typed", ({ typed, kept }) => {
    expect(cleanText(typed)).toBe(kept);
  });

  it("takes a text of blanks in one go", () => {
    expect(cleanText(" ".repeat(100_000))).toBe("");
    expect(cleanText(`${"\n".repeat(100_000)}a`)).toBe("a");
  });
});
