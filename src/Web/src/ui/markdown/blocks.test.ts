import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { random as randomly } from "../../testing/fakeRoom";
import { vectors } from "../../testing/vectors";
import { linesOf, piecesOf, readBlocks } from "./blocks";

const { random } = vectors<{ random: [string, ...string[]][] }>("blocks.json");
const piecesIn = (text: string) => piecesOf(readBlocks(linesOf(text)));

/** What structures a text, and a little that does not. */
const parts = [
  "\n", "\n", "\n", "\n\n", " ", "  ", "    ", "\t", "> ", ">", "- ", "* ", "+ ", "1. ", "2) ", "10. ", "-", "```", "~~~", "````", "```js", "`",
  "|", "|", "| ", "|-|", "-|-", "|---|---|", ":-:", "\\|", "# ", "### ", "#", "---", "***", "_ _ _", "@ana", "a", "b c", "[x] ", "[ ] ", "\r\n", "\\",
];

function randomText(next: () => number): string {
  const length = 2 + Math.floor(next() * 18);
  return Array.from({ length }, () => parts[Math.floor(next() * parts.length)]).join("").trim();
}

// VEZA_WRITE_VECTORS=1 writes the answers anew, which the server is then held to: after a change of the rules, and of the server's.
if (process.env["VEZA_WRITE_VECTORS"]) {
  const next = randomly(7);
  const texts = Array.from({ length: 400 }, () => randomText(next)).filter((text) => text !== "");
  const lines = texts.map((text) => `    ${JSON.stringify([text, ...piecesIn(text)])}`);
  const about = "Texts put together at random, each with the texts within which marks work (docs/markup.md). Written by blocks.test.ts in the client.";
  writeFileSync(
    new URL("../../../../../tests/vectors/blocks.json", import.meta.url),
    `{\n  "about": ${JSON.stringify(about)},\n  "random": [\n${lines.join(",\n")}\n  ]\n}\n`,
  );
}

describe("how lines divide a text", () => {
  it("is what the server is held to", () => {
    expect(random.length).toBeGreaterThan(300);
    for (const [text, ...pieces] of random) expect([text, ...piecesIn(text)]).toEqual([text, ...pieces]);
  });

  it("loses no character but marks and blanks, whatever the text is", () => {
    const next = randomly(11);
    const words = (text: string) => text.replace(/[^a-z@]/g, "").replaceAll("js", "");
    for (let n = 0; n < 3_000; n++) {
      const text = randomText(next);
      const code: string[] = [];
      const collect = (blocks: ReturnType<typeof readBlocks>) => {
        for (const block of blocks) {
          if (block.kind === "code") code.push(block.language + block.code);
          else if (block.kind === "quote") collect(block.blocks);
          else if (block.kind === "list") for (const item of block.items) collect(item.blocks);
        }
      };
      collect(readBlocks(linesOf(text)));
      const shown = words([...piecesIn(text), ...code].join(""));
      expect([text, [...shown].sort().join("")]).toEqual([text, [...words(text)].sort().join("")]);
    }
  });
});
