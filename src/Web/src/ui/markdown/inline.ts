import { ClosedText, isAsciiWord, type Span } from "./closed";
import { markOf, Nesting } from "./emphasis";
import { nameAt, placesIn, type Named } from "./mentions";

export type Inline =
  | { kind: "text"; value: string }
  | { kind: "strong" | "emphasis" | "delete" | "spoiler"; children: Inline[] }
  | { kind: "code"; value: string }
  | { kind: "emoji"; value: string }
  | { kind: "indent"; value: string }
  | { kind: "link"; url: string; children: Inline[] }
  | { kind: "mention"; value: string; id: string };

interface Leaf {
  start: number;
  end: number;
  node: Inline;
}

const nobody: Named = new Map();

/** An address that may stand behind a link, or `null`: only the web and mail, never `javascript:` and its like. */
export function safeUrl(url: string): string | null {
  try {
    const parsed = new URL(url, "https://invalid.invalid");
    if (parsed.host === "invalid.invalid" && !url.startsWith("/")) return null;
    return ["http:", "https:", "mailto:"].includes(parsed.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** The marks of one piece of a text. All other characters come out as they were typed, the backslash too. */
export function readInline(text: string, named: Named, inLink = false): Inline[] {
  const piece = new ClosedText(text);
  const leaves = [...leavesOf(piece, inLink), ...(inLink ? [] : people(piece, named)), ...shortcodes(piece)].sort((a, b) => a.start - b.start);
  const nesting = new Nesting();
  let at = 0;
  for (const leaf of leaves) {
    if (leaf.start < at) continue;
    readMarks(piece, at, leaf.start, nesting);
    nesting.add(leaf.node);
    at = leaf.end;
  }
  readMarks(piece, at, text.length, nesting);
  return nesting.end();
}

function readMarks(piece: ClosedText, start: number, end: number, nesting: Nesting): void {
  const { text } = piece;
  let shown = start;
  for (let at = start; at < end; at++) {
    const one = text.charAt(at);
    if (one !== "*" && one !== "_" && one !== "~" && one !== "|") continue;
    let stop = at;
    while (stop < end && text.charAt(stop) === one) stop++;
    const mark = piece.isEscaped(at) ? null
      : markOf(text.slice(at, stop), before(text, at), [charAt(text, stop), charAt(text, stop + charAt(text, stop).length)], at === start);
    if (mark) {
      if (at > shown) nesting.add({ kind: "text", value: text.slice(shown, at) });
      nesting.mark(mark);
      shown = stop;
    }
    at = stop - 1;
  }
  if (end > shown) nesting.add({ kind: "text", value: text.slice(shown, end) });
}

const charAt = (text: string, at: number) => {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
};

/** The two characters before a place, the nearer one first. */
function before(text: string, at: number): [string, string] {
  const [far, near] = [...text.slice(Math.max(0, at - 4), at)].slice(-2);
  return near === undefined ? [far ?? "", ""] : [near, far ?? ""];
}

function leavesOf(piece: ClosedText, inLink: boolean): Leaf[] {
  const leaves: Leaf[] = [];
  for (const span of piece.spans) {
    if (inLink && span.kind !== "code") continue;
    leaves.push(leafOf(piece.text, span));
  }
  return leaves;
}

/** What leads to nowhere that may be shown is text, and no mark works in it either. */
function leafOf(text: string, { kind, start, end, middle = 0 }: Span): Leaf {
  const typed = text.slice(start, end);
  const asTyped = (length = typed.length): Leaf => ({ start, end: start + length, node: { kind: "text", value: typed.slice(0, length) } });
  if (kind === "code") return { start, end, node: { kind: "code", value: codeOf(typed) } };
  if (kind === "link") {
    const url = safeUrl(text.slice(middle + 2, end - 1));
    return url === null ? asTyped() : { start, end, node: { kind: "link", url, children: readInline(text.slice(start + 1, middle), nobody, true) } };
  }
  const bracketed = typed.startsWith("<");
  const address = bracketed ? typed.slice(1, -1) : typed.slice(0, addressLength(typed));
  const url = safeUrl(/^www\./i.test(address) ? `http://${address}` : address);
  if (url === null || !/^(?:https?:\/\/|mailto:|www\.)./i.test(address)) return asTyped(bracketed ? typed.length : address.length);
  return { start, end: bracketed ? end : start + address.length, node: { kind: "link", url, children: [{ kind: "text", value: address }] } };
}

/** Within the backticks; a blank at each end is there to keep backticks apart, and goes. */
function codeOf(typed: string): string {
  let marks = 0;
  while (typed.charAt(marks) === "`") marks++;
  const code = typed.slice(marks, -marks);
  return /^ `|` $/.test(code) ? code.replace(/^ (?=`)|(?<=`) $/g, "") : code;
}

/** Without the punctuation behind it, which belongs to the sentence; a parenthesis that was opened in it stays. */
function addressLength(address: string): number {
  let length = address.length;
  let surplus = 0;
  for (const one of address) surplus += one === ")" ? 1 : one === "(" ? -1 : 0;
  for (; length > 0; length--) {
    const last = address.charAt(length - 1);
    if (last === ")" && surplus > 0) surplus--;
    else if (!/[?!.,:;*_~'"»”’\]}]/.test(last)) break;
  }
  return length;
}

/** `:name:`, between words and not within one: 10:30:45 is a time. Whether there is such an emoji says its data. */
function shortcodes(piece: ClosedText): Leaf[] {
  if (!piece.text.includes(":")) return [];
  return [...piece.text.matchAll(/(?<![\p{L}\p{N}:/\\]):(?:[a-z0-9][a-z0-9_+-]{1,40}|[+-]1):(?![\p{L}\p{N}:])/gu)].flatMap(({ 0: value, index }): Leaf[] =>
    piece.isClosed(index) ? [] : [{ start: index, end: index + value.length, node: { kind: "emoji", value } }]);
}

/** Who is named, and e-mail addresses. */
function people(piece: ClosedText, named: Named): Leaf[] {
  const { text } = piece;
  const leaves = placesIn(piece).flatMap((place): Leaf[] => {
    const name = nameAt(place, named);
    if (name === null) return [];
    const end = place.start + 1 + name.length;
    return [{ start: place.start, end, node: { kind: "mention", value: text.slice(place.start, end), id: named.get(name) ?? "" } }];
  });
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const found = piece.isClosed(at) ? null : mailAround(text, at);
    if (found) leaves.push(found);
  }
  return leaves;
}

function mailAround(text: string, at: number): Leaf | null {
  let start = at;
  while (start > 0 && (isAsciiWord(text.charAt(start - 1)) || ".+_-".includes(text.charAt(start - 1)))) start--;
  while (start < at && !isAsciiWord(text.charAt(start))) start++;
  if (start === at) return null;
  const host = /(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}/y;
  host.lastIndex = at + 1;
  const end = host.test(text) ? host.lastIndex : 0;
  if (end === 0) return null;
  const address = text.slice(start, end);
  return { start, end, node: { kind: "link", url: `mailto:${address}`, children: [{ kind: "text", value: address }] } };
}
