import { beforeAll, describe, expect, it } from "vitest";
import { translators } from "../../i18n/translate";
import { loadWords } from "../../i18n/words";
import { reasonOf, whatIsNew } from "./words";

const { en } = translators;

describe("what a notice says", () => {
  beforeAll(() => loadWords("en"));

  it("is what was decided on an appeal where that is the news", () => {
    expect(whatIsNew(en, { kind: "mute", ended: false, appeal: "upheld" })).toBe(en("moderation.appeal.upheld"));
    expect(whatIsNew(en, { kind: "mute", ended: false, appeal: null })).toBe(en("moderation.mute"));
    expect(whatIsNew(en, { kind: "mute", ended: true, appeal: null })).toBe(en("moderation.mute.over"));
  });

  it("is why in words, of a moderator or for what a rule found", () => {
    expect(reasonOf(en, { kind: "warn", reason: "Rude", rule: "escalation" })).toBe("Rude");
    expect(reasonOf(en, { kind: "delete_message", reason: "Not here", rule: null })).toBe("Not here");
    expect(reasonOf(en, { kind: "delete_message", reason: "hate", rule: "content.hate" })).toBe(en("blocked.hate"));
    expect(reasonOf(en, { kind: "delete_message", reason: "newer", rule: "newer.rule" })).toBe(en("problem.message_blocked"));
  });
});
