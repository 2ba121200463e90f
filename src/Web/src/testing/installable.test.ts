import { existsSync, readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";

interface Manifest {
  id: string; name: string; description: string; lang: string; start_url: string; display: string; theme_color: string;
  icons: { src: string; sizes: string; type: string; purpose: string }[];
}
interface Icon { name: string; size: number }

const root = new URL("../../", import.meta.url);
const manifestOf = (name: string) => JSON.parse(readFileSync(new URL(`public/${name}`, root), "utf8")) as Manifest;
const [english, french] = [manifestOf("site.webmanifest"), manifestOf("site.fr.webmanifest")];

/** Width, height and the pixels of a PNG as `scripts/icons.mjs` writes them: in one chunk, not filtered. */
function read(name: string) {
  const file = readFileSync(new URL(`public/${name}`, root));
  const start = file.indexOf("IDAT") + 4;
  return { size: [file.readUInt32BE(16), file.readUInt32BE(20)], pixels: inflateSync(file.subarray(start, start + file.readUInt32BE(start - 8))) };
}

describe("the client can be installed", () => {
  it("in both languages, as one and the same app", () => {
    const without = ({ description, lang, ...rest }: Manifest) => ({ rest, had: [description.length > 20, lang] });
    expect(without(french).rest).toEqual(without(english).rest);
    expect([without(english).had, without(french).had]).toEqual([[true, "en"], [true, "fr"]]);
    expect(french.description).not.toBe(english.description);
    expect([english.id, english.start_url, english.display]).toEqual(["/", "/", "standalone"]);
  });

  it("with icons of the sizes that launchers ask for, of which some may be cut to a circle", () => {
    const offered = english.icons.map((icon) => `${icon.purpose} ${icon.sizes}`);
    expect(offered).toEqual(["any any", "any 192x192", "any 512x512", "maskable 192x192", "maskable 512x512"]);
    for (const { src, sizes, type } of english.icons) {
      expect(existsSync(new URL(`public${src}`, root)), src).toBe(true);
      if (type === "image/png") expect(`${read(src.slice(1)).size.join("x")}`, src).toBe(sizes);
    }
  });

  it("and the icons are those that their script draws", async () => {
    const script = new URL("scripts/icons.mjs", root).href;
    const { icons, draw } = await import(/* @vite-ignore */ script) as { icons: Icon[]; draw: (icon: Icon) => Buffer };
    for (const icon of icons) expect(draw(icon).equals(read(icon.name).pixels), icon.name).toBe(true);
    expect(icons.length).toBe(5);
  });

  it("and the page names them, with the colours of both themes", () => {
    const page = readFileSync(new URL("index.html", root), "utf8");
    const preferences = readFileSync(new URL("src/ui/preferences.ts", root), "utf8");
    const colours = [...page.matchAll(/name="theme-color" content="(#\w+)"/g)].map((match) => match[1]);
    expect(page).toContain('rel="manifest" href="/site.webmanifest"');
    expect(page).toContain('rel="apple-touch-icon" href="/apple-touch-icon.png"');
    expect(preferences).toContain(`{ light: "${colours[0]}", dark: "${colours[1]}" }`);
  });
});
