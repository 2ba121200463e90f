import { describe, expect, it } from "vitest";
import { explained, markedPieces } from "./marked";
import type { Finding, Verdict } from "./wire";

const found = (start: number, length: number, rule = "r", verdict: Verdict = "flag"): Finding => ({ rule, reason: "profanity", verdict, score: 1, start, length });
const pieces = (text: string, ...findings: Finding[]) => markedPieces(text, findings).map((one) => [one.text, one.findings.map((f) => f.rule).join("+")]);

describe("a text with findings", () => {
  it("is in pieces that give the text again, each with what covers it", () => {
    expect(pieces("abcdef", found(1, 2, "x"), found(2, 3, "y"))).toEqual([["a", ""], ["b", "x"], ["c", "x+y"], ["de", "y"], ["f", ""]]);
    expect(pieces("abc")).toEqual([["abc", ""]]);
    expect(pieces("")).toEqual([]);
  });

  it("takes any range, and parts no character", () => {
    expect(pieces("ab", found(-5, 100, "x"), found(7, 2, "y"), found(1, 0, "z"), found(1, -1, "n"))).toEqual([["ab", "x"]]);
    expect(pieces("a😀b", found(2, 1, "x")).map(([text]) => text).join("")).toBe("a😀b");
    expect(pieces("a😀b", found(2, 2, "x"))).toEqual([["a", ""], ["😀b", "x"]]);
  });

  it("is explained once for each rule, the strictest first", () => {
    const list = explained([found(0, 1, "a"), found(2, 1, "a", "block"), found(3, 1, "b", "hold")]);
    expect(list.map((one) => [one.rule, one.verdict])).toEqual([["a", "block"], ["b", "hold"]]);
  });
});
