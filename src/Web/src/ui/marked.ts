/** In UTF-16 units. */
export interface TextRange { start: number; length: number }
export interface MarkedPiece<T> { text: string; marks: readonly T[] }

const low = (text: string, at: number) => at > 0 && at < text.length && /[\uDC00-\uDFFF]/.test(text[at] ?? "") && /[\uD800-\uDBFF]/.test(text[at - 1] ?? "");

/**
 * The text in pieces, each with the marks that cover it. Ranges that overlap share a piece; one that does not lie in the text is cut
 * to it; none parts a character. One of no length is about the whole text and marks nothing.
 */
export function markedPieces<T extends TextRange>(text: string, marks: readonly T[]): MarkedPiece<T>[] {
  const clamp = (at: number) => {
    const inside = Math.min(text.length, Math.max(0, Math.trunc(at)));
    return low(text, inside) ? inside - 1 : inside;
  };
  const ranges = marks.flatMap((one) => {
    const [start, end] = [clamp(one.start), clamp(one.start + one.length)];
    return end > start ? [{ start, end, one }] : [];
  });
  const cuts = [...new Set([0, text.length, ...ranges.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, at) => {
    const end = cuts[at + 1] ?? text.length;
    return { text: text.slice(start, end), marks: ranges.filter((range) => range.start <= start && range.end >= end).map(({ one }) => one) };
  });
}
