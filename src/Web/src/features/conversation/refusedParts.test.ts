import { describe, expect, it } from "vitest";
import { refusedParts } from "./refusedParts";

describe("what is marked in a refused text", () => {
  it("is what the server named, where the text is what was refused", () => {
    expect(refusedParts({ code: "message_blocked", said: { ranges: [[2, 3]] } })).toEqual([{ start: 2, length: 3 }]);
    expect(refusedParts({ code: "room_archived", said: { ranges: [[0, 1]] } })).toBeNull();
    expect(refusedParts({ code: "message_blocked", said: { ranges: [] } })).toBeNull();
    expect(refusedParts(null)).toBeNull();
  });
});
