import { describe, expect, it } from "vitest";
import { matching } from "./auditSearch";
import { everyDay, precisionOf, stacked } from "./charts";
import { cleaned, differences, freeName, linesOf, readFile, withWords } from "./ruleDraft";

describe("a draft of rules", () => {
  it("says nothing of what the server tells as null, and keeps empty lists and what the form does not know", () => {
    const document = { words: null, allowed_words: [], contents: { hate: { flag: null, hold: 0.9 }, sexual: { flag: null } }, later: { new: true } };
    expect(cleaned(document)).toEqual({ allowed_words: [], contents: { hate: { hold: 0.9 } }, later: { new: true } });
    expect(differences({ words: null }, {})).toEqual([]);
    expect(differences({ on_failure: "hold", allowed_words: ["a"] }, { allowed_words: ["b"] })).toEqual(["on_failure", "allowed_words"]);
  });

  it("lists words by severity; one keeps its language and has one severity", () => {
    const words = [{ word: "zut", severity: 1, language: "fr" }, { word: "heck", severity: 2 }];
    expect(linesOf(" zut \n\nheck\nzut")).toEqual(["zut", "heck"]);
    expect(withWords(words, 3, ["zut", "new"])).toEqual([
      { word: "heck", severity: 2 }, { word: "zut", severity: 3, language: "fr" }, { word: "new", severity: 3 }]);
    expect(withWords(words, 1, [])).toEqual([{ word: "heck", severity: 2 }]);
  });

  it("names a new pattern as no other", () => {
    expect([freeName([]), freeName([{ id: "pattern-2" }])]).toEqual(["pattern-1", "pattern-3"]);
  });

  it("comes from a file, or from nothing", () => {
    expect(readFile("{\"format\":1,\"rules\":{\"on_failure\":\"hold\",\"words\":null}}")).toEqual({ on_failure: "hold" });
    expect(readFile("{\"on_failure\":\"hold\"}")).toEqual({ on_failure: "hold" });
    expect(["", "[]", "3", "{\"rules\":[]}"].map(readFile)).toEqual([null, null, null, null]);
  });
});

describe("figures", () => {
  it("have a column for every day, those too on which nothing was found", () => {
    const found = { day: "2026-03-01", flag: 1, mask: 2, hold: 3, block: 4 };
    const days = everyDay([found], 3, Date.parse("2026-03-02T00:10:00Z"));
    expect(days.map((one) => [one.day, one.block])).toEqual([["2026-02-28", 0], ["2026-03-01", 4], ["2026-03-02", 0]]);
  });

  it("are stacked from the bottom, the greatest day as high as the chart", () => {
    expect(stacked([[1, 1], [3, 1], [0, 0]], 100)).toEqual([
      [{ y: 75, h: 25 }, { y: 50, h: 25 }], [{ y: 25, h: 75 }, { y: 0, h: 25 }], [{ y: 100, h: 0 }, { y: 100, h: 0 }]]);
    expect([precisionOf(3, 1), precisionOf(0, 0)]).toEqual([0.75, null]);
  });

  it("of the audit log are found by all words, whatever their accents", () => {
    const all = [["Zoé", "ban"], ["Ana", "ban"]];
    expect(matching(all, "ZOE ban", (one) => one)).toEqual([["Zoé", "ban"]]);
    expect(matching(all, "  ", (one) => one)).toBe(all);
  });
});
