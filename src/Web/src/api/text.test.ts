import { describe, expect, it } from "vitest";
import { vectors } from "../testing/vectors";
import { cleanText, cut, firstCharacter, firstWord, hasControls, isolate, isVisible, lengthOf, trim } from "./text";

interface Vectors {
  visible: string[];
  invisible: string[];
  controls: { everywhere: string[]; inOneLine: string[]; nowhere: string[] };
  trimmed: [string, string][];
  lengths: [string, number][];
  cuts: { text: string; max: number; cut: string }[];
  isolated: [string, string][];
}

// The server's tests read the same file (tests/Shared.Tests/Common/TheRulesOfText.cs).
const said = vectors<Vectors>("text-rules.json");

describe("text, as the server has it", () => {
  it("tells what shows something from what shows nothing", () => {
    for (const text of said.visible) expect([text, isVisible(text)]).toEqual([text, true]);
    for (const text of said.invisible) expect([text, isVisible(text)]).toEqual([text, false]);
  });

  it("knows controls, and which of them belong to text of several lines", () => {
    for (const text of said.controls.everywhere) expect([text, hasControls(text, false)]).toEqual([text, true]);
    for (const text of said.controls.inOneLine) {
      expect([text, hasControls(text, false), hasControls(text, true)]).toEqual([text, false, true]);
    }
    for (const text of said.controls.nowhere) expect([text, hasControls(text, true)]).toEqual([text, false]);
  });

  it("takes blanks off both ends", () => {
    for (const [from, to] of said.trimmed) expect([from, trim(from)]).toEqual([from, to]);
  });

  it("counts code points", () => {
    for (const [text, length] of said.lengths) expect([text, lengthOf(text)]).toEqual([text, length]);
  });

  it("cuts between what is seen as characters", () => {
    for (const one of said.cuts) expect([one.text, cut(one.text, one.max)]).toEqual([one.text, one.cut]);
  });

  it("isolates what turns text around", () => {
    for (const [from, to] of said.isolated) expect([from, isolate(from)]).toEqual([from, to]);
  });
});

describe("the first character", () => {
  it("is the first that is seen, whole", () => {
    expect(firstCharacter("\u202E\u200Bbob")).toBe("b");
    expect(firstCharacter("👩‍🚀 x")).toBe("👩‍🚀");
    expect(firstCharacter("e\u0301a")).toBe("e\u0301");
    expect(firstCharacter("\u3164")).toBe("");
  });
});

const { cases } = vectors<{ cases: { typed: string; kept: string }[] }>("texts.json");

describe("the text of a message", () => {
  it.each(cases)("keeps $kept of $typed", ({ typed, kept }) => {
    expect(cleanText(typed)).toBe(kept);
  });

  it("takes a text of blanks in one go", () => {
    expect(cleanText(" ".repeat(100_000))).toBe("");
    expect(cleanText(`${"\n".repeat(100_000)}a`)).toBe("a");
  });

  it("calls people by a word that can be seen", () => {
    expect(["Ann Lee", " Ann", "\u200B Ann", "\u3164 \u2800 Ann Lee", "\u0301 Ann", "\u202E \u200Bann", ""].map(firstWord))
      .toEqual(["Ann", "Ann", "Ann", "Ann", "Ann", "\u200Bann", ""]);
  });
});
