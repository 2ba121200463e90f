import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, it, vi } from "vitest";

interface Reader { kept?: string; languages: string[]; session?: string }

/** A page of its own: what `language.ts` says there, and the settings that are kept. */
async function open({ kept, languages }: Reader) {
  vi.resetModules();
  const settings = new Map(kept === undefined ? [] : [["veza.language", kept]]);
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => settings.get(key) ?? null, setItem: (key: string, value: string) => settings.set(key, value),
    removeItem: (key: string) => settings.delete(key),
  });
  const page = { lang: "" };
  vi.stubGlobal("document", { documentElement: page, querySelector: () => null });
  vi.stubGlobal("navigator", { languages });
  const [language, { translators }] = [await import("./language"), await import("./translate")];
  const said = () => translators[language.currentLanguage()]("signin.submit");
  return { ...language, said, page, settings };
}

/** What `boot.js` asks for on that page. */
function boot({ kept, languages, session }: Reader): { lang: string; asked: string[] } {
  const [root, asked] = [{ lang: "en", dataset: {} }, [] as string[]];
  runInNewContext(readFileSync(new URL("../../public/boot.js", import.meta.url), "utf8"), {
    document: {
      documentElement: root, currentScript: { dataset: { en: "/en.js", fr: "/fr.js", account: "/account.js /form.js" } },
      createElement: () => ({}), head: { append: ({ href }: { href: string }) => asked.push(href) },
    },
    localStorage: { getItem: (key: string) => ({ "veza.language": kept, "veza.session": session })[key] ?? null },
    navigator: { languages }, location: { pathname: "/" }, addEventListener: () => undefined,
  });
  return { lang: root.lang, asked };
}

beforeEach(() => {
  vi.doUnmock("./fr");
  vi.unstubAllGlobals();
});

describe("the language", () => {
  it.each<[Reader, string]>([
    [{ languages: ["fr-CA", "en"] }, "fr"], [{ languages: ["de", "fr"] }, "fr"], [{ languages: ["en-GB", "fr"] }, "en"], [{ languages: ["de"] }, "en"],
    [{ languages: [] }, "en"], [{ kept: "fr", languages: ["en"] }, "fr"], [{ kept: "en", languages: ["fr"] }, "en"], [{ kept: "de", languages: ["fr"] }, "fr"],
  ])("of %j is %s, and its words are asked for before there is a script that shows them", async (reader, language) => {
    const page = await open(reader);
    await page.showLanguage();

    expect(page.currentLanguage()).toBe(language);
    expect(page.page.lang).toBe(language);
    expect(boot(reader)).toEqual({ lang: language, asked: [`/${language}.js`, "/account.js", "/form.js"] });
  });

  it("changes once the words are here, and is kept then", async () => {
    const page = await open({ languages: ["en"] });
    await page.showLanguage();
    const choosing = page.chooseLanguage("fr");
    const before = page.said();
    await choosing;

    expect([before, page.said()]).toEqual(["Sign in", "Se connecter"]);
    expect(page.settings.get("veza.language")).toBe("fr");
    await page.chooseLanguage("auto");
    expect([page.said(), page.settings.size]).toEqual(["Sign in", 0]);
  });

  it("stays where the words of another cannot be had", async () => {
    vi.doMock("./fr", () => { throw new TypeError("Failed to fetch"); });
    const page = await open({ languages: ["en"] });
    await page.showLanguage();

    await expect(page.chooseLanguage("fr")).rejects.toMatchObject({ message: "The server could not be reached." });
    expect([page.said(), page.languageChoice(), page.settings.size]).toEqual(["Sign in", "auto", 0]);
  });

  it("is the one that was chosen last, whichever words come first", async () => {
    const page = await open({ languages: ["en"] });
    await page.showLanguage();
    await Promise.all([page.chooseLanguage("fr"), page.chooseLanguage("en")]);

    expect([page.said(), page.settings.get("veza.language")]).toEqual(["Sign in", "en"]);
  });
});

describe("the form to sign in", () => {
  it.each([["{}", ["/en.js"]], ['{"ended":true}', ["/en.js", "/account.js", "/form.js"]]])("is asked for where nobody is signed in: %s", (session, asked) => {
    expect(boot({ languages: ["en"], session }).asked).toEqual(asked);
  });
});
