import { space } from "../../api/text";

/** A text as its lines divide it (docs/markup.md). The server's `MarkupPieces` is the same. */
export type Block =
  | { kind: "text"; lines: string[] }
  | { kind: "item"; marker: string; ordered: boolean; lines: string[] }
  | { kind: "code"; language: string; code: string }
  | { kind: "quote"; blocks: Block[] };

/** Quotes within quotes; what is deeper is text. */
const maxDepth = 4;

export const isBlank = (line: string) => [...line].every((one) => space.test(one));
const isQuoted = (line: string) => line === ">" || line.startsWith("> ");

function trimTabs(line: string): string {
  let [start, end] = [0, line.length];
  while (start < end && " \t".includes(line.charAt(start))) start++;
  while (end > start && " \t".includes(line.charAt(end - 1))) end--;
  return line.slice(start, end);
}

/** The marks that open a fence, and what stands behind them; `null` when the line opens none. */
function fenceOf(line: string): { marks: string; rest: string } | null {
  const rest = trimTabs(line);
  const mark = rest.charAt(0);
  if (mark !== "`" && mark !== "~") return null;
  let length = 0;
  while (rest.charAt(length) === mark) length++;
  return length < 3 || rest.includes(mark, length) ? null : { marks: rest.slice(0, length), rest: rest.slice(length) };
}

function closes(line: string, marks: string): boolean {
  const rest = trimTabs(line);
  if (rest.length < marks.length) return false;
  for (const one of rest) if (one !== marks.charAt(0)) return false;
  return true;
}

/** Where the words of a list item begin; 0 when the line is none. */
function itemStart(line: string): number {
  const blanks = (from: number) => {
    let at = from;
    while (line.charAt(at) === " " || line.charAt(at) === "\t") at++;
    return at;
  };
  const isDigit = (one: string) => one >= "0" && one <= "9";
  const mark = blanks(0);
  let at = mark;
  if (mark < line.length && "-*+".includes(line.charAt(mark))) at++;
  else {
    while (at - mark < 9 && isDigit(line.charAt(at))) at++;
    if (at === mark || (line.charAt(at) !== "." && line.charAt(at) !== ")")) return 0;
    at++;
  }
  const start = blanks(at);
  return start > at && start < line.length ? start : 0;
}

function itemOf(line: string, start: number, words: string): Block & { kind: "item" } {
  const marker = line.slice(0, start);
  return { kind: "item", marker, ordered: /[0-9]/.test(marker), lines: [words] };
}

export function readBlocks(lines: readonly string[], depth = 0): Block[] {
  const blocks: Block[] = [];
  let open: string[] | null = null; // the lines of a text or an item that goes on
  let inItem = false;
  const begin = (block: Block & { lines: string[] }) => {
    blocks.push(block);
    open = block.lines;
    inItem = block.kind === "item";
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const start = itemStart(line);
    const fence = fenceOf(line.slice(start));
    if (fence && (fence.rest || at + 1 < lines.length)) {
      if (start > 0) begin(itemOf(line, start, ""));
      // One word names the language of what follows; else it is code that began at once.
      const language = /\S\s+\S/.test(fence.rest) || at + 1 === lines.length ? "" : trimTabs(fence.rest);
      const code: string[] = language || !fence.rest ? [] : [fence.rest];
      for (at++; at < lines.length && !closes(lines[at] ?? "", fence.marks); at++) code.push(lines[at] ?? "");
      blocks.push({ kind: "code", language, code: code.join("\n") });
      open = null;
    } else if (depth < maxDepth && line.startsWith("> ")) {
      const quoted: string[] = [];
      for (; at < lines.length && isQuoted(lines[at] ?? ""); at++) quoted.push((lines[at] ?? "").slice(2));
      at--;
      blocks.push({ kind: "quote", blocks: readBlocks(quoted, depth + 1) });
      open = null;
    } else if (isBlank(line)) {
      // An empty line belongs to what stands above it; it ends an item, whose next line is a text of its own.
      if (open) (open as string[]).push(line);
      else begin({ kind: "text", lines: [line] });
      if (inItem && at + 1 < lines.length && !isBlank(lines[at + 1] ?? "")) open = null;
    } else if (start > 0) {
      begin(itemOf(line, start, line.slice(start)));
    } else {
      const goesOn: boolean = open !== null && !(inItem && line[0] !== " " && line[0] !== "\t");
      if (goesOn && open) (open as string[]).push(line);
      else begin({ kind: "text", lines: [line] });
    }
  }
  return blocks;
}

export const linesOf = (text: string) => text.replace(/\r\n?/g, "\n").split("\n");

/** Lines cut at the empty ones: inline marks work within a run, and never across. */
export function runsOf(lines: readonly string[]): { text: string; inline: boolean }[] {
  const runs: { text: string; inline: boolean }[] = [];
  for (const line of lines) {
    const inline = !isBlank(line);
    const last = runs.at(-1);
    if (last && last.inline === inline) last.text += `\n${line}`;
    else runs.push({ text: line, inline });
  }
  return runs;
}

/** The runs of a whole text, in its order. What stands between fences is in none. */
export function piecesOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === "quote") return piecesOf(block.blocks);
    return block.kind === "code" ? [] : runsOf(block.lines).filter((run) => run.inline).map((run) => run.text);
  });
}
