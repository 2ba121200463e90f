import type ParserBlock from "markdown-it/lib/parser_block.mjs";
import type StateBlock from "markdown-it/lib/rules_block/state_block.mjs";

// What this chat does otherwise than CommonMark does with blocks (docs/markup.md): what is shown is what was typed, so nothing is
// swallowed, nothing becomes a block that people type for another reason, and a block ends where its lines end. The server's
// `MarkupBlocks` reads blocks by the same rules; tests/vectors/blocks.json holds both to them.

export type Rule = (state: StateBlock, start: number, end: number, silent: boolean) => boolean;

/** Lists within lists, each of which is two levels of the library's; what is deeper is text. */
const maxListDepth = 6;
/** Of a table; one with more is text. Short lines are filled up to the width of the first, so that the text's length is no bound. */
const maxColumns = 32;
const maxCells = 2_000;

/** A line from its first character that is no blank; in the first line of an item, from what follows the marker. */
export const lineOf = (state: StateBlock, line: number) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);

export const isIn = (state: StateBlock, line: number) => {
  const indent = (state.sCount[line] ?? 0) - state.blkIndent;
  return indent >= 0 && indent < 4;
};

/** Words of several lines, with all their blanks. Less indent ends it: a line belongs to an item because it is indented. */
export const paragraph: Rule = (state, start, end) => {
  const rules = state.md.block.ruler.getRules("paragraph");
  const before = state.parentType;
  state.parentType = "paragraph";
  let line = start + 1;
  for (; line < end && !state.isEmpty(line) && (state.sCount[line] ?? 0) >= state.blkIndent; line++) {
    const at = line;
    if (isIn(state, line) && rules.some((rule) => rule(state, at, end, true))) break;
  }
  state.parentType = before;
  state.line = line;
  const token = state.push("paragraph", "p", 0);
  token.map = [start, line];
  token.content = state.getLines(start, line, state.blkIndent, false);
  return true;
};

/** Lines that begin with `> `, and `>` alone between them. What is within is read by itself, as a text of its own. */
export function quote(isTooDeep: (state: StateBlock) => boolean): Rule {
  return (state, start, end, silent) => {
    if (!isIn(state, start) || !lineOf(state, start).startsWith("> ") || isTooDeep(state)) return false;
    if (silent) return true;
    const lines: string[] = [];
    for (let line = start; line < end && isIn(state, line); line++) {
      const text = lineOf(state, line);
      if (text !== ">" && !text.startsWith("> ")) break;
      lines.push(text.slice(2));
    }
    state.line = start + lines.length;
    const token = state.push("quote", "blockquote", 0);
    token.map = [start, state.line];
    token.content = lines.join("\n");
    return true;
  };
}

/** No mark of the fence follows it on its line, and something stands behind it: a word, or another line. */
const isFence: Rule = (state, start) => {
  const [, mark = "", rest = ""] = /^(`|~)\1{2,}([^]*)$/.exec(lineOf(state, start)) ?? [];
  return mark !== "" && !rest.includes(mark) && (/[^ \t]/.test(rest) || start + 1 < state.lineMax);
};

/** With words: "##" alone is what somebody typed. */
const isHeading: Rule = (state, start) => /^#{1,6}[ \t]+(?!#+[ \t]*$)[^ \t]/.test(lineOf(state, start));

/** With words behind the marker ("-" and "1." alone are what somebody typed), and on a line of its own: "* * * * * job" is one item. */
const isItem: Rule = (state, start) => {
  const begin = state.bMarks[start] ?? 0;
  const isBehindMarker = /[^ \t]/.test(state.src.slice(begin, begin + (state.tShift[start] ?? 0)));
  const isTooDeep = state.level >= 2 * maxListDepth && (state.parentType as string) !== "table"; // within a table it only ends the table
  return !isBehindMarker && !isTooDeep && /^(?:[-*+]|\d{1,9}[.)])[ \t]+[^ \t]/.test(lineOf(state, start));
};

const isTable = (table: Rule): Rule => (state, start, end) => {
  if (!table(state, start, end, true)) return false;
  const columns = lineOf(state, start).split("|").length;
  if (columns > maxColumns) return false;
  let line = start;
  while (line < end && !state.isEmpty(line) && (line - start) * columns <= maxCells) line++;
  return (line - start) * columns <= maxCells;
};

/** Puts these rules into the library's parser, and switches off what has no place in a chat. */
export function adapt(parser: ParserBlock, isTooDeep: (state: StateBlock) => boolean): ParserBlock {
  const { ruler } = parser;
  const rules = ruler.getRules("");
  const [table, , fence, , , list, , , heading] = rules as Rule[];
  if (!table || !fence || !list || !heading) throw new Error("The parser of blocks has other rules than it had.");
  const both = (condition: Rule, rule: Rule): Rule => (state, start, end, silent) =>
    condition(state, start, end, silent) && rule(state, start, end, silent);
  const ends = ["paragraph", "blockquote", "list"];
  ruler.at("table", both(isTable(table), table), { alt: ["paragraph"] });
  ruler.at("fence", both(isFence, fence), { alt: ends });
  ruler.at("blockquote", quote(isTooDeep), { alt: ends });
  ruler.at("list", both(isItem, list), { alt: ["paragraph", "blockquote"] });
  ruler.at("heading", both(isHeading, heading), { alt: ["paragraph", "blockquote"] });
  ruler.at("paragraph", paragraph);
  ruler.disable(["code", "reference", "html_block", "lheading"]);
  return parser;
}
