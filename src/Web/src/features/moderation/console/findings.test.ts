import { describe, expect, it } from "vitest";
import { explained } from "./findings";
import type { Finding, Verdict } from "./wire";

const found = (start: number, rule: string, verdict: Verdict = "flag"): Finding => ({ rule, reason: "profanity", verdict, score: 1, start, length: 1 });

describe("findings", () => {
  it("are explained once for each rule, the strictest first", () => {
    const list = explained([found(0, "a"), found(2, "a", "block"), found(3, "b", "hold")]);
    expect(list.map((one) => [one.rule, one.verdict])).toEqual([["a", "block"], ["b", "hold"]]);
  });
});
