// What text is, by the rules of the server (src/Shared/Common/Text/TextRules.cs): tests/vectors/text-rules.json holds both to them.

/** A cluster of more code points is cut like any text: no language has one. */
const longestCluster = 32;

const visible = /(?![\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\uFFFC\u{13441}\u{13442}\u{1D159}])[\p{L}\p{N}\p{P}\p{S}\p{Cn}]/u;
// eslint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\0-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/;
const lineControls = /[\t\n\r\u2028\u2029]/;
const turning = /[\u0590-\u08FF\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
/** One blank. */
export const space = /[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/;

const blankHead = new RegExp(`^${space.source}*[\\n\\v\\f\\r\\u0085\\u2028\\u2029]`, "u");
const clusters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Without the blanks at both ends; blank is what has Unicode's White_Space. `String.trim` differs: U+0085, U+FEFF. */
export function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && space.test(text.charAt(start))) start++;
  while (end > start && space.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** A message's text without what nobody sees: blank lines at both ends and blanks at the end. The indent of the first line stays. */
export function cleanText(text: string): string {
  let end = text.length;
  while (end > 0 && space.test(text.charAt(end - 1))) end--;
  return text.slice(0, end).replace(blankHead, "");
}

/** In code points. */
export function lengthOf(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/** Whether anything of it can be seen: marks on nothing, fillers, blanks, format characters and private use cannot. */
export function isVisible(text: string): boolean {
  return visible.test(text);
}

/** Whether it holds control characters other than tab and line ends; those too where it is one line. */
export function hasControls(text: string, oneLine: boolean): boolean {
  return controls.test(text) || (oneLine && lineControls.test(text));
}

/** The longest beginning of at most so many code points that does not end within what is seen as one character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (let count = 0; count < max && end < text.length; count++) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  if (end >= text.length) return text;
  // Asked at the place, not from the start: what follows does not matter, and a cluster can be as long as the text.
  const whole = clusters.segment(text).containing(end)?.index ?? end;
  return text.slice(0, lengthOf(text.slice(whole, end)) > longestCluster ? end : whole);
}

/** The first thing that is seen as one character, or "". */
export function firstCharacter(text: string): string {
  for (const { segment } of clusters.segment(text)) if (isVisible(segment)) return segment;
  return "";
}

/**
 * Text of others as it stands in a sentence of ours: whatever its direction is, the words around it keep theirs. It cannot
 * end that itself, nor reach beyond it. Text that turns nothing around is left as it is.
 */
export function isolate(text: string): string {
  if (!turning.test(text)) return text;
  let open = 0;
  let kept = "";
  for (const char of text) {
    if (char >= "\u2066" && char <= "\u2068") open++;
    if (char !== "\u2069") kept += char;
    else if (open > 0) {
      open--;
      kept += char;
    }
  }
  return `\u2068${kept}${"\u2069".repeat(open + 1)}`;
}

/** What somebody is called in a short line: the first word of the name that can be seen. */
export function firstWord(name: string): string {
  return trim(name).split(" ").find(isVisible) ?? "";
}

/** The order of times and ids, the same in every language; `localeCompare` is for what people read in a list. */
export function ordinal(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
