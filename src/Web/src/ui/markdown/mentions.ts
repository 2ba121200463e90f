import { space } from "../../api/text";
import { linesOf, piecesOf, readBlocks } from "./blocks";
import { ClosedText, isAsciiWord } from "./closed";

// Where a text may name somebody (docs/markup.md): not in code, links and addresses, not behind a backslash. The server's
// `MentionPlaces` is the same; tests/vectors/mentions.json holds both to it.

const minLength = 2;
const maxLength = 32;

export interface MentionPlace {
  /** Of the `@`, within its piece. */
  start: number;
  /** The longest name that it can mean, lower case, without the `@`. */
  longest: string;
  /** The length of what is left when all dots, dashes and underscores at the end are given back. */
  shortest: number;
}

/** What a place can mean, the longest first. A name does not end in a dot. */
export function namesAt({ longest, shortest }: MentionPlace): string[] {
  const names: string[] = [];
  for (let length = longest.length; length >= shortest; length--) {
    if (longest[length - 1] !== ".") names.push(longest.slice(0, length));
  }
  return names;
}

/** Ids by the names that a text calls people by. */
export type Named = ReadonlyMap<string, string>;

/** Which of the people a place means: the longest name that somebody has. */
export function nameAt(place: MentionPlace, named: Named): string | null {
  return namesAt(place).find((name) => named.has(name)) ?? null;
}

/** Where a whole text may name somebody, in its order. */
export function placesOf(text: string): MentionPlace[] {
  if (!text.includes("@")) return [];
  return piecesOf(readBlocks(linesOf(text))).flatMap((piece) => piece.includes("@") ? placesIn(new ClosedText(piece)) : []);
}

export function placesIn(piece: ClosedText): MentionPlace[] {
  const { text } = piece;
  const places: MentionPlace[] = [];
  let [nameEnd, quote, local] = [-1, -1, -1]; // ends of the last name, mark of quotation and quoted local part of an address
  for (let at = 0; at < text.length; at++) {
    const one = text.charAt(at);
    if (one === "\n") quote = -1;
    if (one === "\"" && !piece.isEscaped(at)) {
      if (text.charAt(at + 1) === "@" && beginsLocalPart(text, quote)) local = at;
      quote = at;
    }
    if (one !== "@" || piece.isClosed(at)) continue;

    let end = at + 1;
    while (end < text.length && !piece.isClosed(end) && isNamePart(text.charAt(end))) end++;
    if (!mayBegin(piece, at, nameEnd, local) || !mayEnd(piece, end)) continue;
    const place = placeOf(text.slice(at + 1, end), at);
    if (!place) continue;
    places.push(place);
    nameEnd = end;
  }
  return places;
}

function trimmed(run: string, marks: string): number {
  let length = run.length;
  while (length > 0 && marks.includes(run.charAt(length - 1))) length--;
  return length;
}

function placeOf(run: string, start: number): MentionPlace | null {
  const shortest = Math.max(trimmed(run, "._-"), minLength);
  const cut = run.slice(0, maxLength);
  const longest = cut.slice(0, trimmed(cut, "."));
  return shortest > longest.length || run[0] === "." ? null : { start, longest: longest.toLowerCase(), shortest };
}

function mayBegin(piece: ClosedText, at: number, nameEnd: number, local: number): boolean {
  const before = piece.text.charAt(at - 1);
  if (before === "@" || piece.isWordBefore(at) || piece.isEscaped(at)) return false;
  if (local >= 0 && local === at - 1) return false; // "jo lee"@example.org
  if (nameEnd === at || (nameEnd === at - 1 && (before === "/" || before === "+"))) return true; // "@ana/@bob"
  return before !== "/" && !endsLocalPart(piece, at) && !endsParameter(piece.text, at);
}

/** No letter may follow that cannot be in a name, and no host: `@ana@example.org` is an address elsewhere. */
function mayEnd(piece: ClosedText, end: number): boolean {
  if (piece.isWordAt(end)) return false;
  const { text } = piece;
  if (text.charAt(end) !== "@") return true;
  let host = end + 1;
  while (isAsciiWord(text.charAt(host)) || text.charAt(host) === "-") host++;
  return host === end + 1 || text.charAt(host) !== "." || !isAsciiWord(text.charAt(host + 1));
}

/** `jo.@`, `jo+@`: dots, dashes, underscores and pluses with a letter or digit before them. */
function endsLocalPart(piece: ClosedText, end: number): boolean {
  let at = end;
  while (at > 0 && "._-+".includes(piece.text.charAt(at - 1))) at--;
  return piece.isWordBefore(at) || piece.text.charAt(at - 1) === "@";
}

/** `?q=@`, `&to=@`. */
function endsParameter(text: string, end: number): boolean {
  if (text.charAt(end - 1) !== "=") return false;
  let at = end - 1;
  while (at > 0 && (isAsciiWord(text.charAt(at - 1)) || "._-%[]".includes(text.charAt(at - 1)))) at--;
  return text.charAt(at - 1) === "?" || text.charAt(at - 1) === "&";
}

/** Whether a mark of quotation there can open the local part of an address. */
const beginsLocalPart = (text: string, quote: number) =>
  quote >= 0 && (quote === 0 || space.test(text.charAt(quote - 1)) || "([<,;:".includes(text.charAt(quote - 1)));

const isNamePart = (one: string) => isAsciiWord(one) || one === "." || one === "_" || one === "-";
