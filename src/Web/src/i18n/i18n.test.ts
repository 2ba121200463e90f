import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, NetworkError, type FieldFault } from "../api/problems";
import { serverClock } from "../api/serverClock";
import { en as firstEn } from "./en";
import { fr as firstFr } from "./fr";
import { later as laterEn } from "./later.en";
import { later as laterFr } from "./later.fr";
import { describeCode, describeError, describeRefusal, fieldProblem, formProblem } from "./problem";
import { lineFault, passwordFault } from "./textFault";
import { dayLabel, duration, relativeTime, shortTime } from "./time";
import { isKey, translators, type Key } from "./translate";
import type { Entry } from "./types";

const en = { ...firstEn, ...laterEn };
const fr = { ...firstFr, ...laterFr };

const forms = (entry: Entry) => typeof entry === "string" ? [entry] : [entry.one, entry.other];
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe("dictionaries", () => {
  it("have the same keys, plurals and placeholders", () => {
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
    for (const [key, entry] of Object.entries<Entry>(en)) {
      const french = (fr as Record<string, Entry>)[key] ?? "";
      expect(typeof french, key).toBe(typeof entry);
      expect(forms(french).map(holes), key).toEqual(forms(entry).map(holes));
    }
  });

  it.each(["en", "fr"])("are made of the words of every area, none of them twice: %s", (language) => {
    const all = import.meta.glob<Record<string, Record<string, Entry>>>(["../**/messages.*.ts", "../**/*Messages.*.ts", "./problems.*.ts"], { eager: true });
    const areas = Object.entries(all).filter(([file]) => file.endsWith(`.${language}.ts`)).flatMap(([, exported]) => Object.values(exported));

    expect(areas.length).toBeGreaterThan(7);
    expect(areas.flatMap((words) => Object.keys(words)).toSorted()).toEqual(Object.keys(language === "en" ? en : fr).toSorted());
  });

  it("set French with narrow no-break spaces", () => {
    for (const [key, entry] of Object.entries<Entry>(fr)) {
      for (const text of forms(entry)) {
        expect(text, key).not.toMatch(/ [;:!?»]|« |[\p{L}\d}][;!?](?:\s|$)|'/u);
      }
    }
  });

  it("know that zero is singular in French and plural in English", () => {
    expect(translators.fr("rooms.members", { count: 0 })).toBe("0 membre");
    expect(translators.en("rooms.members", { count: 0 })).toBe("0 members");
    expect(translators.fr("rooms.members", { count: 2 })).toBe("2 membres");
  });
});

/** All that docs/api.md says the server refuses with. */
function codes(): string[] {
  const page = readFileSync(new URL("../../../../docs/api.md", import.meta.url), "utf8");
  const rows = [...page.slice(page.indexOf("| status | codes |")).matchAll(/^\| [\d, ]+ \| (.+) \|$/gm)];
  return rows.flatMap(([, cell = ""]) => [...cell.matchAll(/`(\w+)`/g)].map(([, code = ""]) => code));
}

describe("problems", () => {
  it("become sentences", () => {
    expect(describeError(translators.fr, new ApiError(409, "email_taken", "x"))).toContain("existe déjà");
    expect(describeError(translators.en, new NetworkError())).toContain("could not be reached");
  });

  it("are never told in the server's words, whatever the code and the language", () => {
    const raw = "A sentence of the server.";
    for (const t of Object.values(translators)) {
      for (const code of [...codes(), "brand_new", "http_502", "unexpected_answer"]) {
        const refused = new ApiError(400, code, raw, { name: [raw], brand_new: [raw] }, 3, { faults: { name: { code: "brand_new" } }, max: 7 });
        for (const told of [
          describeError(t, refused), describeRefusal(t, code, refused.said), describeCode(t, code, refused.said),
          fieldProblem(t, refused, "name"), fieldProblem(t, refused, "brand_new"), formProblem(t, refused, []),
        ]) expect(told ?? "", code).not.toContain(raw);
      }
      expect(describeError(t, new ApiError(418, "brand_new", raw))).toBe(t("problem.unknown"));
    }
  });

  it("have a sentence for every code that docs/api.md names", () => {
    expect(codes().length).toBeGreaterThan(45);
    expect(codes().filter((code) => !isKey(`problem.${code}`))).toEqual([]);
  });

  it("say what is wrong with a field, by the code and the numbers of the server", () => {
    const [en, fr] = [translators.en, translators.fr];
    const refused = (fault: FieldFault, field = "name") =>
      new ApiError(400, "validation_failed", "x", { [field]: ["x"] }, null, { faults: { [field]: fault } });
    expect(describeError(en, refused({ code: "too_long", max: 100, length: 103 }))).toBe("3 characters too many.");
    expect(describeError(fr, refused({ code: "too_long", max: 100 }))).toBe("Utilisez 100 caractères au plus.");
    expect(describeError(en, refused({ code: "too_long", max: 254, length: 300 }, "email"))).toBe("Use at most 254 characters.");
    expect(describeError(en, refused({ code: "wrong_length", min: 8, max: 128, length: 3 }, "password"))).toBe("Use at least 8 characters.");
    expect(describeError(en, refused({ code: "wrong_count", min: 1, max: 200, length: 201 }, "user_ids"))).toBe("Choose 200 at most.");
    expect(describeRefusal(fr, "validation_failed", { faults: { content: { code: "not_visible" } } })).toBe(fr("field.unseen"));
    expect(describeCode(en, "room_full", { max: 10_000 })).toContain("10,000 members");
    expect(describeCode(fr, "too_many_rooms", { max: 1000 }).replace(/\s/g, " ")).toContain("1 000 salons");
    expect(describeCode(fr, "not_room_admin", { needed: "owner" })).toBe(fr("problem.not_room_owner"));
    const page = readFileSync(new URL("../../../../docs/api.md", import.meta.url), "utf8");
    const table = page.slice(page.indexOf("| fault of a field |")).split("\n\n")[0] ?? "";
    const faults = [...table.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = ""]) => [...cell.matchAll(/`(\w+)`/g)].map(([, code = ""]) => code));
    expect(faults.length).toBeGreaterThan(10);
    for (const code of faults) for (const t of [en, fr]) {
      expect(describeError(t, refused({ code, min: 1, max: 2, length: 3 })), code).not.toBe(t("problem.unknown"));
    }
  });

  it("name the refused field in the reader's language, once", () => {
    const refused = new ApiError(400, "validation_failed", "x", { handle: ["it is reserved."] });
    for (const t of Object.values(translators)) {
      expect(describeError(t, refused)).toBe(t("refused.handle"));
      expect(fieldProblem(t, refused, "handle")).toBe(t("refused.handle"));
      expect(fieldProblem(t, refused, "name")).toBeNull();
      expect(formProblem(t, refused, ["name", "handle"])).toBeNull();
      expect(formProblem(t, refused, ["name"])).toBe(t("refused.handle"));
      expect(describeError(t, new ApiError(400, "validation_failed", "x", { locale: ["it is odd."] }))).toBe(t("problem.validation_failed"));
      expect(formProblem(t, new ApiError(400, "validation_failed", "x"), ["name"])).toBe(t("problem.validation_failed"));
      expect(formProblem(t, new NetworkError(), ["name"])).toBe(t("problem.network"));
    }
  });

  it("say how long to wait", () => {
    const wait = (seconds: number) => new ApiError(429, "too_many_tries", "x", {}, seconds);
    expect(describeError(translators.en, wait(1))).toBe("Too many tries for this account. You can try again in 1 second.");
    expect(describeError(translators.en, wait(91))).toBe("Too many tries for this account. You can try again in 2 minutes.");
    expect(describeError(translators.fr, wait(15)).replace(/\s/g, " ")).toBe(
      "Trop de tentatives pour ce compte. Vous pourrez réessayer dans 15 secondes.");
    expect(duration("en", 900)).toBe("15 minutes");
    expect(duration("en", 5401)).toBe("2 hours");
    expect(describeError(translators.en, new ApiError(503, "overloaded", "x", {}, 1))).toBe(translators.en("problem.overloaded"));
  });
});

describe("times", () => {
  const now = new Date(2026, 4, 10, 9, 0);

  it("go by the calendar", () => {
    const lateYesterday = new Date(2026, 4, 9, 23, 50).toISOString();
    expect(dayLabel(translators.en, lateYesterday, now)).toBe("Yesterday");
    expect(dayLabel(translators.fr, now.toISOString(), now)).toBe("Aujourd’hui");
    expect(shortTime(translators.fr, lateYesterday, now)).toBe("Hier");
    expect(shortTime(translators.fr, new Date(2026, 1, 3).toISOString(), now)).toBe("3 févr.");
    expect(shortTime(translators.fr, new Date(2024, 1, 3).toISOString(), now)).toBe("03/02/2024");
  });

  it("are relative in both languages", () => {
    const at = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();
    expect(relativeTime("en", at(300), now.getTime())).toBe("5 minutes ago");
    expect(relativeTime("fr", at(300), now.getTime())).toBe("il y a 5 minutes");
    expect(relativeTime("fr", at(86_400), now.getTime())).toBe("hier");
  });

  it("are never in the future", () => {
    for (const ahead of [1000, 180_000, 3 * 3_600_000, 3 * 86_400_000, 400 * 86_400_000]) {
      const at = new Date(now.getTime() + ahead).toISOString();
      expect(relativeTime("en", at, now.getTime())).toBe("now");
      expect(dayLabel(translators.en, at, now)).toBe("Today");
      expect(shortTime(translators.en, at, now)).toMatch(/^\d{1,2}:\d{2}/);
    }
  });
});

describe("times on a device whose clock is wrong", () => {
  afterEach(() => { vi.useRealTimers(); });

  it.each([-30, -5, -1, 1, 5, 30])("are those of the server: %i hours off", (hours) => {
    vi.useFakeTimers();
    const noon = new Date(2026, 4, 10, 12, 0).getTime();
    vi.setSystemTime(noon + hours * 3_600_000);
    serverClock.pong(new Date(noon).toISOString(), performance.now());

    expect(relativeTime("en", new Date(noon - 300_000).toISOString())).toBe("5 minutes ago");
    expect(relativeTime("en", new Date(noon + 40).toISOString())).toBe("now");
    expect(dayLabel(translators.en, new Date(noon - 60_000).toISOString())).toBe("Today");
    expect(dayLabel(translators.en, new Date(noon - 24 * 3_600_000).toISOString())).toBe("Yesterday");
    expect(shortTime(translators.fr, new Date(noon - 24 * 3_600_000).toISOString())).toBe("Hier");
  });
});

describe("names in sentences", () => {
  it("stand isolated wherever they could turn the words around", () => {
    for (const t of Object.values(translators)) {
      for (const [key, entry] of Object.entries<Entry>(t.language === "en" ? en : fr)) {
        for (const hole of forms(entry).flatMap(holes)) {
          if (!hole || ["count", "time", "keys"].includes(hole)) continue;
          expect(t(key as Key, { count: 2, [hole]: "a\u202Eb" }), key).toContain("\u2068a\u202Eb\u2069");
          expect(t(key as Key, { count: 2, [hole]: "a\u2069\u202Eb" }), key).toContain("\u2068a\u202Eb\u2069");
        }
      }
    }
    expect(translators.en("typing.two", { a: "דוד", b: "Ann" })).toBe("\u2068דוד\u2069 and Ann are typing…");
  });
});

describe("what is wrong with what was typed", () => {
  const t = translators.en;

  it("is the same as on the server", () => {
    expect(lineFault(t, "😀".repeat(100), 100)).toBeNull();
    expect(lineFault(t, "😀".repeat(101), 100)).toBe("1 character too many.");
    expect(lineFault(t, " \u3164\u200B ", 100)).toBe(t("field.unseen"));
    expect(lineFault(t, " \u0085\u3000", 100)).toBe(t("field.required"));
    expect(lineFault(t, "", 100, false)).toBeNull();
    expect(lineFault(t, "a\u2028b", 100)).toBe(t("field.controls"));
  });

  it("counts a password as the server hashes it", () => {
    const sizes = { password_min: 8, password: 128 };
    expect(passwordFault(t, "e\u0301".repeat(7), sizes)).toBe(t("field.tooShort", { min: 8 }));
    expect(passwordFault(t, "e\u0301".repeat(128), sizes)).toBeNull();
    expect(passwordFault(t, "😀".repeat(128), sizes)).toBeNull();
    expect(passwordFault(t, "😀".repeat(130), sizes)).toBe("2 characters too many.");
    expect(passwordFault(t, "control\u0007s", sizes)).toBe(t("field.controls"));
  });
});
