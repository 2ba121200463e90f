// Makes src/Shared/Reactions/Emoji/emoji.json, for a new version of Unicode:
//   npm install --no-save emojibase-data@VERSION       (anywhere)
//   node scripts/emoji-data.mjs FOLDER_OF_THE_PACKAGE src/Shared/Reactions/Emoji/emoji.json
// One line an emoji: [emoji, group, English name, French name, English words, French words, shortcodes, its skin tones].
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
const [,, folder, out] = process.argv;
const read = (path) => JSON.parse(readFileSync(join(folder, path), "utf8"));

const { version } = read("package.json");
const [english, french] = [read("en/data.json"), read("fr/data.json")];
const shortcodes = [read("en/shortcodes/emojibase.json"), read("en/shortcodes/github.json")];
const inFrench = new Map(french.map((one) => [one.hexcode, one]));
const components = 2; // of sequences: skin tones and hair are none by themselves, nor is half a flag, which has no group

/** As emoji-test.txt has it: the selector stands only behind what is text by default. */
const qualified = (emoji) => emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, "$1");
const listOf = (value) => value === undefined ? [] : [value].flat();
/** Words that the name does not say already. */
const wordsOf = ({ label, tags = [] }) => tags.filter((tag) => !label.toLowerCase().includes(tag.toLowerCase())).join(" ");
const codesOf = (hexcode) => [...new Set(shortcodes.flatMap((set) => listOf(set[hexcode])))].join(" ");

const lines = english.filter((one) => one.group !== undefined && one.group !== components).sort((a, b) => a.order - b.order).map((one) => {
  const other = inFrench.get(one.hexcode);
  return JSON.stringify([
    qualified(one.emoji), one.group > components ? one.group - 1 : one.group, one.label, other.label.replaceAll(" : ", "\u00A0: "),
    wordsOf(one), wordsOf(other), codesOf(one.hexcode), (one.skins ?? []).map((skin) => qualified(skin.emoji)).join(" "),
  ]);
});
writeFileSync(out, `{
"unicode": "${version.split(".").slice(0, 2).join(".")}",
"emoji": [
${lines.join(",\n")}
]
}
`);
