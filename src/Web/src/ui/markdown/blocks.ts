import ParserBlock from "markdown-it/lib/parser_block.mjs";
import type Token from "markdown-it/lib/token.mjs";
import { adapt } from "./blockRules";

/** A text as its lines divide it (docs/markup.md). The server's `MarkupBlocks` is the same. */
export type Block =
  | { kind: "text"; text: string; indents: readonly string[]; after: number }
  | { kind: "heading"; level: number; text: string; after: number }
  | { kind: "rule"; after: number }
  | { kind: "code"; language: string; code: string; after: number }
  | { kind: "quote"; blocks: Block[]; after: number }
  | { kind: "list"; ordered: boolean; items: ListItem[]; after: number }
  | { kind: "table"; columns: Align[]; rows: string[][]; after: number };

export type Align = "left" | "center" | "right" | "";

export interface ListItem {
  /** As it was typed, with the blanks around it. */
  marker: string;
  blocks: Block[];
}

/** Quotes within quotes; what is deeper is text. */
const maxQuoteDepth = 4;
/** Never reached: the rules for lists and quotes keep to less, and lose nothing. */
const maxNesting = 100;

interface Env { depth: number }

const parser = adapt(new ParserBlock(), (state) => (state.env as Env).depth >= maxQuoteDepth);
const md = { block: parser, options: { maxNesting } } as unknown as Parameters<ParserBlock["parse"]>[1];

export const linesOf = (text: string) => text.replace(/\r\n?/g, "\n").split("\n");

const isEmpty = (line: string | undefined) => line !== undefined && /^[ \t]*$/.test(line);

/** What most messages are: one line that can begin no block. */
const isPlain = (lines: readonly string[]) => lines.length === 1 && !/^[ \t]*[-`~>#*+_0-9]/.test(lines[0] ?? "");

export function readBlocks(lines: readonly string[], depth = 0): Block[] {
  if (isPlain(lines)) return [{ kind: "text", text: lines[0] ?? "", indents: [], after: 0 }];
  const tokens: Token[] = [];
  const env: Env = { depth };
  parser.parse(lines.join("\n"), md, env, tokens);
  return new Reader(tokens, lines, depth).blocks();
}

/** The tokens of the library as a tree. */
class Reader {
  #at = 0;

  constructor(readonly tokens: readonly Token[], readonly lines: readonly string[], readonly depth: number) {}

  blocks(): Block[] {
    const blocks: Block[] = [];
    for (let token = this.#next(); token && token.nesting >= 0; token = this.#next()) blocks.push(this.#block(token));
    return blocks;
  }

  #next(): Token | undefined {
    return this.tokens[this.#at++];
  }

  /** How many empty lines follow. */
  #after(token: Token): number {
    const end = token.map?.[1] ?? 0;
    let line = end;
    while (line < this.lines.length && isEmpty(this.lines[line])) line++;
    return line - end;
  }

  /** What the item that a paragraph stands in took of each of its lines; the marker is the item's. */
  #indents({ content, map }: Token): string[] {
    return content.split("\n").map((line, index) => {
      const typed = this.lines[(map?.[0] ?? 0) + index] ?? "";
      const indent = typed.endsWith(line) ? typed.slice(0, typed.length - line.length) : "";
      return isEmpty(indent) ? indent : "";
    });
  }

  #block(token: Token): Block {
    const after = this.#after(token);
    switch (token.type) {
      case "fence": return { kind: "code", ...codeOf(token), after };
      case "quote": return { kind: "quote", blocks: readBlocks(token.content.split("\n"), this.depth + 1), after };
      case "hr": return { kind: "rule", after };
      case "heading_open": {
        const text = this.#next()?.content ?? "";
        this.#next();
        return { kind: "heading", level: token.markup.length, text, after };
      }
      case "bullet_list_open": case "ordered_list_open": return { ...this.#list(token), after: 0 };
      case "table_open": return { ...this.#table(), after };
      default: return { kind: "text", text: token.content, indents: this.#indents(token), after };
    }
  }

  #list(list: Token): Block & { kind: "list" } {
    const items: ListItem[] = [];
    for (let item = this.#next(); item && item.nesting > 0; item = this.#next()) {
      const blocks = this.blocks();
      const [marker = ""] = /^[ \t]*[^ \t]+(?: {1,4}(?! )|[ \t]?)/.exec(this.lines[item.map?.[0] ?? 0] ?? "") ?? [];
      items.push({ marker, blocks });
    }
    return { kind: "list", ordered: list.type === "ordered_list_open", items, after: 0 };
  }

  #table(): Block & { kind: "table" } {
    const columns: Align[] = [];
    const rows: string[][] = [];
    let line = 0;
    for (let token = this.#next(); token && token.type !== "table_close"; token = this.#next()) {
      const row = rows.at(-1);
      if (token.type === "th_open") columns.push((token.attrGet("style")?.slice("text-align:".length) ?? "") as Align);
      if (token.type === "inline") row?.push(token.content);
      if (token.type === "tr_close" && row && rows.length > 1) addSurplus(row, this.lines[line] ?? "");
      if (token.type !== "tr_open") continue;
      rows.push([]);
      line = token.map?.[0] ?? 0;
    }
    return { kind: "table", columns, rows, after: 0 };
  }
}

/** One word behind the marks names the language of what follows; else it is code that began at once. */
function codeOf({ info, content, map }: Token): { language: string; code: string } {
  const code = content.replace(/\n$/, "");
  const [start, end] = map ?? [0, 0];
  const isLanguage = /^\s*\S+\s*$/.test(info) && end - start > 1;
  if (isLanguage || info.trim() === "") return { language: info.trim(), code };
  return { language: "", code: end - start > 1 ? `${info}\n${code}` : info };
}

/** What stands behind the last column is shown in it: the library would leave it out. */
function addSurplus(row: string[], line: string): void {
  const cells = line.trim().split(/(?<!\\)\|/);
  if (cells[0] === "") cells.shift();
  if (cells.at(-1) === "") cells.pop();
  if (cells.length > row.length) row.push([row.pop() ?? "", ...cells.slice(row.length + 1)].map((cell) => cell.trim().replaceAll("\\|", "|")).join(" | "));
}

/** The texts within which inline marks work, each by itself, in the order of the whole. What stands between fences is in none. */
export function piecesOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case "text": case "heading": return [block.text];
      case "quote": return piecesOf(block.blocks);
      case "list": return block.items.flatMap((item) => piecesOf(item.blocks));
      case "table": return block.rows.flat();
      default: return [];
    }
  });
}
