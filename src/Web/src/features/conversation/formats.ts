import type { IconName } from "../../ui/Icon";

export interface Format {
  icon: IconName;
  label: "bold" | "italic" | "strike" | "code" | "link" | "heading" | "list" | "numbers" | "task" | "quote" | "spoiler";
  /** Around what is selected. */
  around?: string;
  /** In front of each line that is selected; a 1 counts up. */
  before?: string;
  /** With Ctrl or ⌘; behind "Shift+" the key as it is without it. */
  keys?: string;
}

export const formats: readonly Format[] = [
  { icon: "bold", label: "bold", around: "**", keys: "B" },
  { icon: "italic", label: "italic", around: "*", keys: "I" },
  { icon: "strike", label: "strike", around: "~~", keys: "Shift+X" },
  { icon: "code", label: "code", around: "`", keys: "E" },
  { icon: "link", label: "link", keys: "Shift+U" },
  { icon: "heading", label: "heading", before: "# " },
  { icon: "list", label: "list", before: "- ", keys: "Shift+8" },
  { icon: "numbers", label: "numbers", before: "1. ", keys: "Shift+7" },
  { icon: "task", label: "task", before: "- [ ] " },
  { icon: "quote", label: "quote", before: "> ", keys: "Shift+9" },
  { icon: "hidden", label: "spoiler", around: "||" },
];

export interface Edited {
  text: string;
  start: number;
  end: number;
}

/** The format that the keys mean; those of a digit by their place, since what Shift makes of it differs. */
export function formatOfKeys({ key, code, shiftKey, altKey }: Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "altKey">): Format | null {
  if (altKey) return null;
  const name = code.startsWith("Digit") ? code.slice("Digit".length) : key.toUpperCase();
  return formats.find(({ keys }) => keys === (shiftKey ? `Shift+${name}` : name)) ?? null;
}

/** The text after a format was applied to a selection, or taken back from it, and what is then selected. */
export function applyFormat(text: string, start: number, end: number, format: Pick<Format, "around" | "before" | "label">): Edited {
  if (format.before) return withLines(text, start, end, format.before);
  if (format.around) return withMarks(text, start, end, format.around);
  return withLink(text, start, end);
}

function withLines(text: string, start: number, end: number, before: string): Edited {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lines = text.slice(from, end).split("\n");
  const isNumbered = before === "1. ";
  const has = (line: string) => isNumbered ? /^\d+\. /.test(line) : line.startsWith(before);
  const changed = lines.every(has)
    ? lines.map((line) => line.slice(isNumbered ? line.indexOf(" ") + 1 : before.length))
    : lines.map((line, index) => (isNumbered ? `${index + 1}. ` : before) + line);
  const block = changed.join("\n");
  return { text: text.slice(0, from) + block + text.slice(end), start: from + block.length, end: from + block.length };
}

/** How many of a mark's characters stand together before a place. */
function runBefore(text: string, at: number, one: string): number {
  let length = 0;
  while (text.charAt(at - length - 1) === one) length++;
  return length;
}

function withMarks(text: string, start: number, end: number, around: string): Edited {
  const chosen = text.slice(start, end);
  const one = around.charAt(0);
  const run = runBefore(text, start, one);
  const isMarked = around === "*" ? run % 2 === 1 : run >= around.length;
  if (isMarked && text.startsWith(around, end)) {
    const head = text.slice(0, start - around.length);
    return { text: head + chosen + text.slice(end + around.length), start: head.length, end: head.length + chosen.length };
  }
  const fence = around === "`" && chosen.includes("\n");
  const [open, close] = fence ? ["```\n", "\n```"] : [around, around];
  return { text: text.slice(0, start) + open + chosen + close + text.slice(end), start: start + open.length, end: end + open.length };
}

export const isAddress = (text: string) => /^(?:https?:\/\/|mailto:)\S+$/i.test(text);

/** Words and an address: what is not there yet is selected, to be typed. */
function withLink(text: string, start: number, end: number, address = "https://"): Edited {
  const chosen = text.slice(start, end);
  const [words, url] = isAddress(chosen) ? ["", chosen] : [chosen, address];
  const result = `${text.slice(0, start)}[${words}](${url})${text.slice(end)}`;
  if (words === "") return { text: result, start: start + 1, end: start + 1 };
  const at = start + words.length + 3;
  return { text: result, start: at, end: at + url.length };
}

/** An address that is pasted over words becomes their link; everything else is pasted as it is. */
export function pasteOver(text: string, start: number, end: number, pasted: string): Edited | null {
  const chosen = text.slice(start, end);
  if (!isAddress(pasted.trim()) || chosen.trim() === "" || chosen.includes("\n") || isAddress(chosen)) return null;
  const linked = withLink(text, start, end, pasted.trim());
  return { ...linked, start: linked.end + 1, end: linked.end + 1 };
}

/** A new line in a list or a quote begins with the next mark; behind a mark alone the list ends. `null` anywhere else. */
export function newLine(text: string, caret: number): Edited | null {
  const from = text.lastIndexOf("\n", caret - 1) + 1;
  const line = text.slice(from, caret);
  const [mark, indent = "", bullet = "", number = "", delimiter = "", task = ""] = /^([ \t]*)(?:([-*+]|>)|(\d{1,9})([.)])) (\[[ xX]\] )?/.exec(line) ?? [];
  if (mark === undefined || isInFence(text.slice(0, from))) return null;
  if (line === mark) return { text: text.slice(0, from) + text.slice(caret), start: from, end: from };
  const next = `\n${indent}${bullet || `${Number(number) + 1}${delimiter}`} ${task ? "[ ] " : ""}`;
  return { text: text.slice(0, caret) + next + text.slice(caret), start: caret + next.length, end: caret + next.length };
}

const isInFence = (before: string) => (before.match(/^[ \t]*(?:```|~~~)/gm)?.length ?? 0) % 2 === 1;
