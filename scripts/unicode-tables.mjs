// Makes src/Shared/Common/Text/Unicode/*.txt, for a new version of Unicode:
//   node scripts/unicode-tables.mjs FOLDER_OF_THE_PACKAGE_TR46 src/Shared/Common/Text/Unicode
// Decompositions come from Node's own Unicode data, the mapping of UTS #46 from the package tr46 of the same version.
import { readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
const [,, tr46, out] = process.argv;
const hex = (n) => n.toString(16).toUpperCase().padStart(4, "0");
const chars = [];
for (let c = 0; c <= 0x10ffff; c++) if (!(c >= 0xd800 && c <= 0xdfff)) chars.push(c);
const s = String.fromCodePoint;
const isHangul = (c) => c >= 0xac00 && c <= 0xd7a3;

// Combining classes are not readable in JavaScript, but the canonical order of two marks tells which class is greater.
const known = JSON.parse(execFileSync("python3", ["-c",
  "import unicodedata,json;r={}\nfor c in range(0x110000):\n  k=unicodedata.combining(chr(c))\n  if k: r.setdefault(k,c)\nprint(json.dumps(r))"]).toString());
const reps = Object.entries(known).map(([k, c]) => [Number(k), c]).sort((a, b) => a[0] - b[0])
  .map(([k, c]) => [k, s(c).normalize("NFD")]).filter(([, t]) => [...t].length === 1);
const swaps = (a, b) => { const t = a + b; const n = t.normalize("NFD"); return n !== t && n === b + a; };
const classes = new Map();
for (const c of chars) {
  const t = s(c);
  if (!/\p{M}/u.test(t) || t.normalize("NFD") !== t) continue;
  // ccc(c) > 1 when the class-1 mark moves before it; ccc(c) < 240 when it moves before the class-240 mark
  const low = reps[0], high = reps.at(-1);
  if (!swaps(t, low[1]) && !swaps(high[1], t)) continue;
  let k = 0;
  for (const [value, rep] of reps) if (!swaps(t, rep) && !swaps(rep, t)) k = value;
  if (k === 0) throw new Error("class of " + hex(c));
  classes.set(c, k);
}
const lines = [];
const flush = (from, to, k) => lines.push(`C ${from === to ? hex(from) : `${hex(from)}-${hex(to)}`} ${k}`);
let run = null;
for (const [c, k] of [...classes].sort((a, b) => a[0] - b[0])) {
  if (run && run.k === k && run.to === c - 1) run.to = c;
  else { if (run) flush(run.from, run.to, run.k); run = { from: c, to: c, k }; }
}
flush(run.from, run.to, run.k);
let n = 0;
for (const c of chars) {
  if (isHangul(c)) continue;
  const t = s(c), d = t.normalize("NFD");
  if (d === t) continue;
  n++;
  lines.push(`${d.normalize("NFC") === t ? "D" : "X"} ${hex(c)} ${[...d].map((x) => hex(x.codePointAt(0))).join(" ")}`);
}
writeFileSync(`${out}/canonical.txt`, `# Canonical combining classes (C) and full canonical decompositions (D; X where composing never gives it back).
# Unicode ${process.versions.unicode}.0, Hangul syllables left out: they are computed. The licence stands in LICENSE.txt.
${lines.join("\n")}\n`);
console.log("classes", classes.size, "decompositions", n, "lines", lines.length);
const table = JSON.parse(readFileSync(`${tr46}/lib/mappingTable.json`, "utf8"));
const rows = [];
for (const [range, status, mapping] of table) {
  const [from, to] = Array.isArray(range) ? range : [range, range];
  if (to < 0x80 || status === 3) continue;
  rows.push({ from, to, status, mapping: mapping ?? null });
}
const merged = [];
for (const row of rows) {
  const last = merged.at(-1);
  const kind = row.status === 1 ? "M" : row.status === 7 ? "I" : "V";
  if (last && last.kind === kind && kind !== "M" && last.to === row.from - 1) last.to = row.to;
  else merged.push({ ...row, kind });
}
const text = merged.map((r) => `${r.kind} ${r.from === r.to ? hex(r.from) : `${hex(r.from)}-${hex(r.to)}`}${r.kind === "M" ? " " + [...r.mapping].map((x) => hex(x.codePointAt(0))).join(" ") : ""}`);
writeFileSync(`${out}/idna.txt`, `# Beyond ASCII: what UTS #46 finds valid (V; the deviations too), ignores (I) and maps (M). All else is disallowed.
# Unicode ${process.versions.unicode}.0. The licence stands in LICENSE.txt.
${text.join("\n")}\n`);
console.log("idna", text.length);
