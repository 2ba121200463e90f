import { beforeAll, describe, expect, it } from "vitest";
import { inTone, loadEmoji, type EmojiData } from "./data";
import { quickEmoji } from "./chosen";
import { emojiOf, searchEmoji, shortcodeAt } from "./search";

let data: EmojiData;
beforeAll(async () => { data = await loadEmoji(); });

const found = (query: string, language: "en" | "fr", recent: string[] = []) =>
  searchEmoji(data, query, language, { recent }).map((one) => one.emoji);

describe("the data", () => {
  it("has every emoji of its version of Unicode, whole and once", () => {
    const forms = data.all.flatMap((one) => [one.emoji, ...one.tones]);
    expect(data.version).toBe("17.0");
    expect(forms).toHaveLength(3944); // emoji-test.txt: 3,953 fully-qualified, less the nine components
    expect(new Set(forms).size).toBe(3944);
    expect(data.all.every((one) => one.names.en && one.names.fr && one.tones.every((tone) => !tone.includes(" ")))).toBe(true);
  });

  it("gives skin tones where there are some, to both of two people", () => {
    const [thumb, fire, hands] = ["👍", "🔥", "🤝"].map((emoji) => data.byEmoji.get(emoji));
    expect([thumb, fire, hands].map((one) => one && inTone(one, 3))).toEqual(["👍🏽", "🔥", "🤝🏽"]);
    expect(thumb && inTone(thumb, 0)).toBe("👍");
    expect(data.byEmoji.get("👍🏿")).toBe(thumb);
  });
});

describe("searching", () => {
  it("finds by name, word and shortcode in either language, without accents", () => {
    expect(found("thumbs up", "en")[0]).toBe("👍");
    expect(found("pouce vers", "fr")[0]).toBe("👍");
    expect(found("pouce", "en")).toContain("👍");
    expect(found("coeur rouge", "fr")[0]).toBe("❤️");
    expect(found("fete", "fr")).toContain("🎉");
    expect(found("tada", "fr")[0]).toBe("🎉");
    expect(found("+1", "en")[0]).toBe("👍");
    expect(found("rouge coeur", "fr")).toContain("❤️");
  });

  it("puts what was used of late before its equals, and finds nothing for nothing", () => {
    expect(found("yellow", "en")[0]).toBe("💛");
    expect(found("yellow", "en", ["🟡"])[0]).toBe("🟡");
    expect(found("  ", "en")).toEqual([]);
    expect(found("qqqqq", "en")).toEqual([]);
  });
});

describe("shortcodes", () => {
  it("are seen behind a colon that begins a word", () => {
    expect(shortcodeAt("well :jo", 8)).toEqual({ start: 5, query: "jo" });
    expect(shortcodeAt(":fête", 5)).toEqual({ start: 0, query: "fête" });
    for (const text of ["at 10:30", "https://x", ":j", ": jo", "a:jo", ":D"]) expect(shortcodeAt(text, text.length)).toBeNull();
  });

  it("name one emoji", () => {
    expect(emojiOf(data, ":+1:", 5)).toBe("👍🏿");
    expect(emojiOf(data, "joy", 0)).toBe("😂");
    expect(emojiOf(data, ":nothing_of_the_sort:", 0)).toBeNull();
  });
});

describe("the quick ones", () => {
  it("are those used of late, filled up with the usual ones", () => {
    expect(quickEmoji({ tone: 0, recent: ["🔥", "👍"] }, 4)).toEqual(["🔥", "👍", "❤️", "😂"]);
  });
});
