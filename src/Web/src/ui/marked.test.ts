import { describe, expect, it } from "vitest";
import { markedPieces } from "./marked";

const range = (start: number, length: number, name = "x") => ({ start, length, name });
const pieces = (text: string, ...ranges: ReturnType<typeof range>[]) => markedPieces(text, ranges).map((one) => [one.text, one.marks.map(({ name }) => name).join("+")]);

describe("a text with marks", () => {
  it("is in pieces that give the text again, each with what covers it", () => {
    expect(pieces("abcdef", range(1, 2, "x"), range(2, 3, "y"))).toEqual([["a", ""], ["b", "x"], ["c", "x+y"], ["de", "y"], ["f", ""]]);
    expect(pieces("a bad bad", range(6, 3), range(2, 3))).toEqual([["a ", ""], ["bad", "x"], [" ", ""], ["bad", "x"]]);
    expect(pieces("abc")).toEqual([["abc", ""]]);
    expect(pieces("")).toEqual([]);
  });

  it("takes any range, and parts no character", () => {
    expect(pieces("ab", range(-5, 100, "x"), range(7, 2, "y"), range(1, 0, "z"), range(1, -1, "n"))).toEqual([["ab", "x"]]);
    expect(pieces("short", range(3, 100), range(90, 4))).toEqual([["sho", ""], ["rt", "x"]]);
    expect(pieces("🙂 bad", range(3, 3))).toEqual([["🙂 ", ""], ["bad", "x"]]);
    expect(pieces("a😀b", range(2, 1)).map(([text]) => text).join("")).toBe("a😀b");
    expect(pieces("a😀b", range(2, 2))).toEqual([["a", ""], ["😀b", "x"]]);
  });
});
