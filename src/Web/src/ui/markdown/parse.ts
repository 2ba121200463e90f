import { emojiData } from "../emoji/data";
import { linesOf, readBlocks, type Align, type Block, type ListItem } from "./blocks";
import { readInline, type Inline } from "./inline";
import type { Named } from "./mentions";

export type Node =
  | { kind: "text"; children: Inline[] }
  | { kind: "heading"; level: number; children: Inline[] }
  | { kind: "rule" }
  | { kind: "list"; ordered: boolean; items: Item[] }
  | { kind: "code"; language: string; code: string }
  | { kind: "quote"; children: Node[] }
  | { kind: "table"; columns: Align[]; rows: Inline[][][] };

export interface Item extends Pick<ListItem, "marker"> {
  /** Whether a task is done; `null` where the item is none. */
  done: boolean | null;
  children: Node[];
}

const nobody: Named = new Map();

/**
 * What may be made of one message, in elements; what is behind it is shown as it was typed. No text can hold up the page: it is more
 * than any message needs that was written to be read.
 */
export const maxElements = 1_500;

/** A message's text as what is shown of it (docs/markup.md): everything that was typed, but for the marks. */
export function parseMarkdown(text: string, named: Named = nobody): Node[] {
  return new Composer(named).nodesOf(readBlocks(linesOf(text)), true);
}

class Composer {
  #left = maxElements;

  constructor(readonly named: Named) {}

  /** @param last Whether nothing stands behind them within the same quote. */
  nodesOf(blocks: readonly Block[], last: boolean): Node[] {
    const nodes: Node[] = [];
    let empty = 0; // lines that no text before has taken
    for (const [index, block] of blocks.entries()) {
      const isLast = last && index === blocks.length - 1;
      const node = block.kind === "text" || this.#left <= 0 ? null : this.#nodeOf(block, isLast);
      if (node) {
        nodes.push(node);
        empty = block.after;
        if (node.kind === "list" && block.kind === "list") this.#addRest(nodes, block, node.items.length);
        continue;
      }
      const children = this.#textAt(nodes);
      addText(children, "\n".repeat(empty));
      if (block.kind === "text") for (const child of indented(this.#inline(block.text), block.indents)) children.push(child);
      else addText(children, typedOf(block));
      // The line break at the end is the one that was typed; where a block ends the browser shows none for it.
      addText(children, "\n".repeat(isLast && block.after === 0 ? 0 : block.after + 1));
      empty = 0;
    }
    return nodes;
  }

  /** Text goes on in the paragraph before. */
  #textAt(nodes: Node[]): Inline[] {
    const before = nodes.at(-1);
    if (before?.kind === "text") return before.children;
    const children: Inline[] = [];
    nodes.push({ kind: "text", children });
    this.#left--;
    return children;
  }

  #inline(text: string): Inline[] {
    const children = readInline(text, this.named);
    const count = countOf(children);
    if (count > this.#left) return [{ kind: "text", value: text }];
    this.#left -= count;
    return children;
  }

  /** `null` where there is no place left for it. */
  #nodeOf(block: Exclude<Block, { kind: "text" }>, last: boolean): Node | null {
    this.#left--;
    switch (block.kind) {
      case "heading": return { kind: "heading", level: block.level, children: this.#inline(block.text) };
      case "quote": return { kind: "quote", children: this.nodesOf(block.blocks, true) };
      case "list": return { kind: "list", ordered: block.ordered, items: this.#items(block.items, last) };
      case "table": {
        const cells = block.rows.length * (block.columns.length + 1);
        if (cells > this.#left) return null;
        this.#left -= cells;
        return { kind: "table", columns: block.columns, rows: block.rows.map((row) => row.map((cell) => this.#inline(cell))) };
      }
      case "code": {
        this.#left -= costOfCode;
        return { kind: "code", language: block.language, code: block.code };
      }
      case "rule": return { kind: "rule" };
    }
  }

  /** As many as there is place for. */
  #items(all: readonly ListItem[], last: boolean): Item[] {
    const items: Item[] = [];
    for (const item of all) {
      if (this.#left <= 0) break;
      this.#left -= 4;
      const { done, blocks } = taskOf(item.blocks);
      items.push({ marker: item.marker, done, children: this.nodesOf(blocks, last && items.length === all.length - 1) });
    }
    return items;
  }

  #addRest(nodes: Node[], list: Block & { kind: "list" }, shown: number): void {
    if (shown < list.items.length) addText(this.#textAt(nodes), `${typedOf({ ...list, items: list.items.slice(shown) })}\n`);
  }
}

/** With the blanks that an item took of its lines: they are not seen, and copied. */
function indented(children: Inline[], indents: readonly string[]): Inline[] {
  if (indents.every((indent) => indent === "")) return children;
  let line = 0;
  const begin = (value: string): Inline[] => {
    const indent = indents[line++] ?? "";
    return indent === "" ? [{ kind: "text", value }] : [{ kind: "indent", value: indent }, { kind: "text", value }];
  };
  const walk = (nodes: readonly Inline[]): Inline[] => nodes.flatMap((node): Inline[] => {
    if ("children" in node) return [{ ...node, children: walk(node.children) }];
    const [first = "", ...behind] = node.value.split("\n");
    if (node.kind === "text") return [{ kind: "text", value: first }, ...behind.flatMap((value): Inline[] => [{ kind: "text", value: "\n" }, ...begin(value)])];
    line += behind.length;
    return [node];
  });
  return [...begin(""), ...walk(children)];
}

/** The box, its button and what they watch. */
const costOfCode = 8;
const costs: Partial<Record<Inline["kind"], number>> = { text: 0, link: 2, spoiler: 4 };

function countOf(nodes: readonly Inline[]): number {
  let count = 0;
  for (const node of nodes) count += (costs[node.kind] ?? 1) + ("children" in node ? countOf(node.children) : 0);
  return count;
}

function addText(children: Inline[], value: string): void {
  const last = children.at(-1);
  if (value && last?.kind === "text") last.value += value;
  else if (value) children.push({ kind: "text", value });
}

/** As it was typed, or nearly so. */
function typedOf(block: Block): string {
  switch (block.kind) {
    case "text": return block.text;
    case "heading": return `${"#".repeat(block.level)} ${block.text}`;
    case "rule": return "---";
    case "code": return `\`\`\`${block.language}\n${block.code}\n\`\`\``;
    case "quote": return typedAll(block.blocks).replace(/^/gm, "> ");
    case "list": return block.items.map((item) => item.marker + typedAll(item.blocks)).join("\n");
    case "table": return block.rows.map((row) => row.join(" | ")).join("\n");
  }
}

const typedAll = (blocks: readonly Block[]) => blocks.map((block) => typedOf(block) + "\n".repeat(block.after)).join("\n");

/** `[ ]` or `[x]` and a blank before the words of an item. */
function taskOf(blocks: Block[]): { done: boolean | null; blocks: Block[] } {
  const [first, ...rest] = blocks;
  const mark = first?.kind === "text" ? /^\[([ xX])\][ \t]+(?=\S)/.exec(first.text) : null;
  if (!mark || first?.kind !== "text") return { done: null, blocks };
  return { done: mark[1] !== " ", blocks: [{ ...first, text: first.text.slice(mark[0].length) }, ...rest] };
}

/** What stands for words that are shown on demand only. */
export const hidden = "\u2592\u2592\u2592";

/** What is shown, on one line: for previews, quotes and the speech of a screen reader. The server's `PlainText` says the same. */
export function plainText(text: string): string {
  const words: string[] = [];
  const inside = (nodes: readonly Inline[]) => {
    for (const node of nodes) {
      if (node.kind === "emoji") words.push(emojiData()?.byShortcode.get(node.value.slice(1, -1))?.emoji ?? node.value);
      else if ("value" in node) words.push(node.value);
      else if (node.kind === "spoiler") words.push(hidden);
      else inside(node.children);
    }
  };
  const walk = (nodes: readonly Node[]) => {
    for (const node of nodes) {
      if (node.kind === "code") words.push(node.language, " ", node.code);
      else if (node.kind === "quote") walk(node.children);
      else if (node.kind === "text" || node.kind === "heading") inside(node.children);
      else if (node.kind === "rule") words.push("\u2014");
      else if (node.kind === "table") for (const cell of node.rows.flat()) { inside(cell); words.push(" "); }
      else for (const { marker, done, children } of node.items) { words.push(done === null ? marker : done ? "\u2611 " : "\u2610 "); walk(children); }
      words.push(" ");
    }
  };
  walk(parseMarkdown(text));
  return words.join("").replace(/\s+/g, " ").trim();
}
