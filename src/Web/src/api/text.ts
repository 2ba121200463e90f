// What .NET calls white space, so that client and server drop the same: `\s` has U+FEFF besides and lacks U+0085.
const blank = "[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const blankEnd = new RegExp(`${blank}$`, "u");
const blankHead = new RegExp(`^${blank}*[\\r\\n]`, "u");

/** A message's text without what nobody sees: blank lines at both ends and blanks at the end. The indent of the first line stays. */
export function cleanText(text: string): string {
  let end = text.length;
  while (end > 0 && blankEnd.test(text[end - 1] ?? "")) end--;
  return text.slice(0, end).replace(blankHead, "");
}
