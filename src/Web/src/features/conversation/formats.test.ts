import { describe, expect, it } from "vitest";
import { applyFormat, formatOfKeys, formats, newLine, pasteOver } from "./formats";

const format = (label: string) => formats.find((one) => one.label === label) ?? { label: "link" as const };
/** `[` and `]` stand for the ends of the selection, `|` for a caret. */
function at(marked: string): [string, number, number] {
  const start = marked.search(/[‹|]/);
  const end = marked.replace("‹", "").search(/[›|]/);
  return [marked.replace(/[‹›|]/g, ""), start, end];
}
const shown = ({ text, start, end }: { text: string; start: number; end: number }) =>
  start === end ? `${text.slice(0, start)}|${text.slice(start)}` : `${text.slice(0, start)}‹${text.slice(start, end)}›${text.slice(end)}`;
const apply = (label: string, marked: string) => shown(applyFormat(...at(marked), format(label)));

describe("formats", () => {
  it.each([
    ["bold", "a ‹b› c", "a **‹b›** c"], ["bold", "a **‹b›** c", "a ‹b› c"], ["bold", "a|", "a**|**"],
    ["italic", "**‹b›**", "***‹b›***"], ["italic", "***‹b›***", "**‹b›**"], ["bold", "*‹b›*", "***‹b›***"],
    ["strike", "‹b›", "~~‹b›~~"], ["code", "‹b›", "`‹b›`"], ["code", "‹a\nb›", "```\n‹a\nb›\n```"],
    ["list", "x\n‹a\nb›", "x\n- a\n- b|"], ["list", "‹- a\n- b›", "a\nb|"], ["numbers", "‹a\nb›", "1. a\n2. b|"],
    ["numbers", "‹1. a\n2. b›", "a\nb|"], ["task", "a|", "- [ ] a|"], ["quote", "‹a\n- b›", "> a\n> - b|"], ["heading", "a|", "# a|"],
    ["link", "‹a›", "[a](‹https://›)"], ["link", "‹https://a.example›", "[|](https://a.example)"], ["link", "|", "[|](https://)"],
    ["spoiler", "‹a›", "||‹a›||"],
  ])("%s: %s becomes %s", (label, before, after) => {
    expect(apply(label, before)).toBe(after);
  });

  it.each([
    ["- a|", "- a\n- |"], ["  3) a|", "  3) a\n  4) |"], ["> a|", "> a\n> |"], ["- [x] a|", "- [x] a\n- [ ] |"], ["x\n- |", "x\n|"], ["- a|b", "- a\n- |b"],
  ])("a new line in %j gives %j", (before, after) => {
    const [text, caret] = at(before);
    expect(shown(newLine(text, caret) ?? { text: "", start: 0, end: 0 })).toBe(after);
  });

  it.each(["a|", "-a|", "```\n- a|", "-|", ""])("a new line in %j is a new line", (before) => {
    const [text, caret] = at(before);
    expect(newLine(text, Math.max(caret, 0))).toBeNull();
  });

  it("makes a link of words over which an address is pasted, and of nothing else", () => {
    expect(shown(pasteOver(...at("see ‹here›!"), "https://a.example/x ") ?? { text: "", start: 0, end: 0 })).toBe("see [here](https://a.example/x)|!");
    for (const [over, pasted] of [["a|", "https://a.example"], ["‹a›", "b"], ["‹a\nb›", "https://a.example"], ["‹a›", "- b\n- c"], ["‹https://b.example›", "https://a.example"]] as const) {
      expect(pasteOver(...at(over), pasted)).toBeNull();
    }
  });

  it("is on keys that mean the same on every keyboard", () => {
    const keys = (key: string, code: string, shiftKey = false, altKey = false) => formatOfKeys({ key, code, shiftKey, altKey })?.label;
    expect([keys("b", "KeyB"), keys("I", "KeyI"), keys("X", "KeyX", true), keys("(", "Digit8", true), keys("7", "Digit7", true)])
      .toEqual(["bold", "italic", "strike", "list", "numbers"]);
    expect([keys("b", "KeyB", false, true), keys("x", "KeyX"), keys("8", "Digit8")]).toEqual([undefined, undefined, undefined]);
  });
});
