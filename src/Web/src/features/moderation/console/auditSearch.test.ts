import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { translators } from "../../../i18n/translate";
import { loadLaterWords } from "../../../i18n/words";
import { auditActions, auditWord, matching } from "./auditSearch";

/** All that docs/api.md says of what is in the log. */
function documented(): string[] {
  const page = readFileSync(new URL("../../../../../../docs/api.md", import.meta.url), "utf8");
  const [said = ""] = /^`action` is of an open set:[^]*?(?=`before` and `after`)/m.exec(page) ?? [];
  const [kinds = ""] = /^\| kind \| needs \|[^]*?\n\n/m.exec(page) ?? [];
  const codes = [...said.matchAll(/`([a-z]+\.[a-z_]+)`/g)].map(([, code = ""]) => code);
  return [...codes, ...[...kinds.matchAll(/^\| `(\w+)`/gm)].map(([, kind = ""]) => `moderation.${kind}`)];
}

describe("the audit log", () => {
  beforeAll(async () => { await loadLaterWords("en"); await loadLaterWords("fr"); });

  it("can be searched for all that the documentation names, and has words for it", () => {
    expect(documented().length).toBeGreaterThan(25);
    expect(auditActions.toSorted()).toEqual(documented().toSorted());
    for (const t of Object.values(translators)) for (const one of auditActions) expect(auditWord(t, one), one).not.toBe(one);
  });

  it("calls what is newer than the page by its code", () => {
    expect([auditWord(translators.en, "moderation.teleported"), auditWord(translators.en, "other.new")]).toEqual(["moderation.teleported", "other.new"]);
  });

  it("is searched by words, whatever their accents and case", () => {
    expect(matching(["Élan vital", "lion"], "VITAL elan", (one) => [one])).toEqual(["Élan vital"]);
  });
});
