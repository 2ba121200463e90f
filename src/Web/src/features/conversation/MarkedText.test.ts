import { describe, expect, it } from "vitest";
import { marksIn, piecesOf } from "./MarkedText";

const shown = (text: string, ranges: [number, number][]) => piecesOf(text, ranges).map((piece) => piece.marked ? `[${piece.text}]` : piece.text).join("");

describe("what is marked in a refused text", () => {
  it.each([
    ["a bad word", [[2, 3]], "a [bad] word"],
    ["bad", [[0, 3]], "[bad]"],
    ["🙂 bad", [[3, 3]], "🙂 [bad]"],
    ["a bad bad", [[6, 3], [2, 3]], "a [bad] [bad]"],
    ["abcdef", [[1, 3], [2, 3]], "a[bcd][e]f"],
    ["short", [[3, 100], [90, 4]], "sho[rt]"],
  ] as [string, [number, number][], string][])("is what the server named: %s", (text, ranges, expected) => {
    expect(shown(text, ranges)).toBe(expected);
  });

  it("is nothing where the text is not what was refused", () => {
    expect(marksIn({ code: "room_archived", said: { ranges: [[0, 1]] } })).toBeNull();
    expect(marksIn({ code: "message_blocked", said: { ranges: [] } })).toBeNull();
    expect(marksIn(null)).toBeNull();
  });
});
