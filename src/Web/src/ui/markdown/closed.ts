import { space } from "../../api/text";

// One piece of a text and which of its characters are closed to mentions: code, links and addresses. Every pass looks at each
// character a bounded number of times. The server's `ClosedText` is the same; tests/vectors/mentions.json holds both to it.

export interface Span {
  kind: "code" | "link" | "address";
  start: number;
  end: number;
  /** Of a link: where its words end, and where its address begins. */
  middle?: number;
}

const maxSchemeLength = 32;
const word = /^[\p{L}\p{M}\p{N}]$/u;
const letter = /^\p{L}$/u;
const letterOrDigit = /^[\p{L}\p{Nd}]$/u;
const asciiWord = /^[A-Za-z0-9]$/;
const asciiLetter = /^[A-Za-z]$/;
const asciiDigit = /^[0-9]$/;
const schemePart = /^[A-Za-z0-9+.-]$/;

export class ClosedText {
  readonly spans: Span[] = [];
  readonly #closed: Uint8Array;

  constructor(readonly text: string) {
    this.#closed = new Uint8Array(text.length);
    this.#closeCode();
    if (text.includes("](")) this.#closeLinks();
    this.#closeAddresses();
    this.spans.sort((a, b) => a.start - b.start || b.end - a.end);
  }

  isClosed(at: number): boolean {
    return this.#closed[at] === 1;
  }

  /** Whether an odd number of backslashes stands before it: then it is no mark. */
  isEscaped(at: number): boolean {
    let first = at;
    while (this.text.charAt(first - 1) === "\\") first--;
    return (at - first) % 2 === 1;
  }

  isWordAt(at: number): boolean {
    const code = this.text.codePointAt(at);
    return code !== undefined && word.test(String.fromCodePoint(code));
  }

  isWordBefore(at: number): boolean {
    const low = this.text.charCodeAt(at - 1);
    return this.isWordAt(at >= 2 && low >= 0xdc00 && low < 0xe000 ? at - 2 : at - 1);
  }

  #close(span: Span): void {
    this.#closed.fill(1, span.start, span.end);
    this.spans.push(span);
  }

  #blank(at: number): boolean {
    return space.test(this.text.charAt(at));
  }

  /** From a run of backticks to the next one of the same length. */
  #closeCode(): void {
    const runs = [...this.text.matchAll(/`+/g)].map((match) => ({ at: match.index, length: match[0].length }));
    const next: number[] = [];
    const last = new Map<number, number>();
    for (let run = runs.length - 1; run >= 0; run--) {
      const length = runs[run]?.length ?? 0;
      next[run] = last.get(length) ?? -1;
      last.set(length, run);
    }
    for (let run = 0; run < runs.length; run++) {
      const [start, end] = [runs[run], runs[next[run] ?? -1]];
      if (!start || !end || this.isEscaped(start.at)) continue;
      this.#close({ kind: "code", start: start.at, end: end.at + end.length });
      run = next[run] ?? run;
    }
  }

  /** `[words](address)`, wherever the address leads. No link holds another one: the inner one counts. */
  #closeLinks(): void {
    const ends = this.#parenthesisEnds();
    let open: number[] = [];
    for (let at = 0; at < this.text.length; at++) {
      if (this.#closed[at]) continue;
      const one = this.text.charAt(at);
      if (one === "[" && !this.isEscaped(at)) open.push(at);
      if (one !== "]" || open.length === 0 || this.isEscaped(at)) continue;
      const start = open.pop() ?? 0;
      const end = ends[at + 1] ?? 0;
      if (this.text.charAt(at + 1) !== "(" || end <= at + 2 || this.#isBlankBetween(start + 1, at)) continue;
      this.#close({ kind: "link", start, end: end + 1, middle: at });
      open = [];
      at = end;
    }
  }

  #isBlankBetween(start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (!this.#blank(at)) return false;
    return true;
  }

  /** Where each parenthesis is closed without a blank or code between; 0 where it is not. */
  #parenthesisEnds(): Uint32Array {
    const ends = new Uint32Array(this.text.length);
    let open: number[] = [];
    for (let at = 0; at < this.text.length; at++) {
      const one = this.text.charAt(at);
      if (this.#closed[at] || this.#blank(at)) open = [];
      else if (one === "(") open.push(at);
      else if (one === ")") {
        const start = open.pop();
        if (start !== undefined) ends[start] = at;
      }
    }
    return ends;
  }

  #closeAddresses(): void {
    let floor = 0; // what stands before belongs to another word
    for (let at = 0; at < this.text.length; at++) {
      if (this.#closed[at] || this.#blank(at)) {
        floor = at + 1;
        continue;
      }
      const one = this.text.charAt(at);
      let [start, end] = [-1, 0];
      if (one === "<") {
        end = this.#bracketEnd(at);
        if (end > 0) start = at;
      } else if (":/?#.".includes(one)) start = this.#addressStart(at, floor);
      if (start < 0) continue;
      if (end === 0) for (end = at + 1; !this.#ends(end); end++);
      this.#close({ kind: "address", start, end });
      floor = end;
      at = end - 1;
    }
  }

  /** The end of `<scheme:…>`; 0 when it is none. */
  #bracketEnd(at: number): number {
    let colon = at + 1;
    while (colon - at <= maxSchemeLength && schemePart.test(this.text.charAt(colon))) colon++;
    if (colon - at < 3 || this.text.charAt(colon) !== ":" || !asciiLetter.test(this.text.charAt(at + 1))) return 0;
    let end = colon + 1;
    while (!this.#ends(end) && this.text.charAt(end) !== ">") end++;
    return this.text.charAt(end) === ">" && !this.#closed[end] ? end + 1 : 0;
  }

  /** Where the address begins whose mark stands at the place (`://`, `www.`, a domain and a path); -1 when there is none. */
  #addressStart(at: number, floor: number): number {
    const one = this.text.charAt(at);
    if (this.text.startsWith("://", at)) return this.#ends(at + 3) ? -1 : this.#schemeStart(at, floor);
    if (one === ":" && !this.#ends(at + 1)) {
      const mail = this.#follows("mailto", at, floor) ?? this.#follows("xmpp", at, floor);
      if (mail !== null) return mail;
    }
    if (one === ".") return this.#ends(at + 1) ? -1 : this.#follows("www", at, floor) ?? -1;
    return one !== ":" || asciiDigit.test(this.text.charAt(at + 1)) ? this.#domainStart(at, floor) : -1;
  }

  #ends(at: number): boolean {
    return at >= this.text.length || this.#closed[at] === 1 || this.text.charAt(at) === "<" || this.#blank(at);
  }

  #schemeStart(at: number, floor: number): number {
    let start = at;
    while (start > floor && at - start < maxSchemeLength && schemePart.test(this.text.charAt(start - 1))) start--;
    while (start < at && !asciiLetter.test(this.text.charAt(start))) start++;
    return start < at ? start : -1;
  }

  /** Where the word begins that ends at the place, when it is this one and no longer one. */
  #follows(name: string, at: number, floor: number): number | null {
    const start = at - name.length;
    if (start < floor || this.text.slice(start, at).toLowerCase() !== name) return null;
    return start > floor && this.isWordBefore(start) ? null : start;
  }

  /** Where the name of a host begins that ends at the place: labels with a dot between, the last one begins with a letter. */
  #domainStart(at: number, floor: number): number {
    let start = at;
    let lastDot = -1;
    for (; start > floor; start--) {
      const one = this.text.charAt(start - 1);
      if (one !== "." && one !== "-" && !letterOrDigit.test(one)) break;
      if (lastDot < 0 && one === ".") lastDot = start - 1;
    }
    while (start < at && ".-".includes(this.text.charAt(start))) start++;
    if (lastDot <= start || at - lastDot < 3 || !letter.test(this.text.charAt(lastDot + 1))) return -1;
    return this.text.charAt(start - 1) === "@" ? -1 : start;
  }
}

export const isAsciiWord = (one: string) => asciiWord.test(one);
