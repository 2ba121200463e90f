import { isBlank, linesOf, readBlocks, runsOf, type Block } from "./blocks";
import { readInline, type Inline } from "./inline";
import type { Named } from "./mentions";

export type Node =
  | { kind: "text"; children: Inline[] }
  | { kind: "list"; ordered: boolean; items: Item[] }
  | { kind: "code"; language: string; code: string }
  | { kind: "quote"; children: Node[] };

export interface Item {
  /** As it was typed, with the blanks around it. */
  marker: string;
  lines: number;
  children: Inline[];
}

const nobody: Named = new Map();

/** A message's text as what is shown of it (docs/markup.md): everything that was typed, but for the marks. */
export function parseMarkdown(text: string, named: Named = nobody): Node[] {
  return nodesOf(readBlocks(linesOf(text)), named);
}

function nodesOf(blocks: readonly Block[], named: Named): Node[] {
  const nodes: Node[] = [];
  for (const [index, block] of blocks.entries()) {
    if (block.kind === "code") nodes.push(block);
    else if (block.kind === "quote") nodes.push({ kind: "quote", children: nodesOf(block.blocks, named) });
    else {
      const children = inlineOf(block.lines, named, index === blocks.length - 1);
      if (block.kind === "text") {
        nodes.push({ kind: "text", children });
        continue;
      }
      const last = nodes.at(-1);
      const list = last?.kind === "list" && last.ordered === block.ordered ? last : { kind: "list" as const, ordered: block.ordered, items: [] };
      if (list !== last) nodes.push(list);
      list.items.push({ marker: block.marker, lines: block.lines.length, children });
    }
  }
  return nodes;
}

/** The line break at the end is the one that was typed; where a block ends the browser shows none for it. */
function inlineOf(lines: readonly string[], named: Named, last: boolean): Inline[] {
  const children: Inline[] = [];
  for (const [index, run] of runsOf(lines).entries()) {
    if (index > 0) children.push({ kind: "text", value: "\n" });
    if (run.inline) children.push(...readInline(run.text, named));
    else children.push({ kind: "text", value: run.text });
  }
  if (!last || isBlank(lines.at(-1) ?? "")) children.push({ kind: "text", value: "\n" });
  return children;
}

/** What is shown, on one line: for previews, quotes and the speech of a screen reader. */
export function plainText(text: string): string {
  const words: string[] = [];
  const inside = (nodes: readonly Inline[]) => {
    for (const node of nodes) {
      if ("value" in node) words.push(node.value);
      else inside(node.children);
    }
  };
  const walk = (nodes: readonly Node[]) => {
    for (const node of nodes) {
      if (node.kind === "code") words.push(node.language, " ", node.code);
      else if (node.kind === "quote") walk(node.children);
      else if (node.kind === "text") inside(node.children);
      else for (const item of node.items) { words.push(item.marker); inside(item.children); words.push(" "); }
      words.push(" ");
    }
  };
  walk(parseMarkdown(text));
  return words.join("").replace(/\s+/g, " ").trim();
}
