import type { Finding } from "./wire";

export interface Piece { text: string; findings: readonly Finding[] }

const low = (text: string, at: number) => at > 0 && at < text.length && /[\uDC00-\uDFFF]/.test(text[at] ?? "") && /[\uD800-\uDBFF]/.test(text[at - 1] ?? "");

/**
 * The text in pieces, each with the findings that cover it. Ranges that overlap share a piece; one that does not lie in the text is cut
 * to it; none parts a character. A finding of no length is about the whole text and marks nothing.
 */
export function markedPieces(text: string, findings: readonly Finding[]): Piece[] {
  const clamp = (at: number) => {
    const inside = Math.min(text.length, Math.max(0, Math.trunc(at)));
    return low(text, inside) ? inside - 1 : inside;
  };
  const ranges = findings.flatMap((one) => {
    const [start, end] = [clamp(one.start), clamp(one.start + one.length)];
    return end > start ? [{ start, end, one }] : [];
  });
  const cuts = [...new Set([0, text.length, ...ranges.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, at) => {
    const end = cuts[at + 1] ?? text.length;
    return { text: text.slice(start, end), findings: ranges.filter((range) => range.start <= start && range.end >= end).map(({ one }) => one) };
  });
}

/** Findings of the same kind once, the strictest first. */
export function explained(findings: readonly Finding[]): Finding[] {
  const strictness = ["block", "hold", "mask", "flag", "allow"];
  const seen = new Map<string, Finding>();
  for (const one of findings) {
    const key = `${one.rule} ${one.reason}`;
    const before = seen.get(key);
    if (!before || strictness.indexOf(one.verdict) < strictness.indexOf(before.verdict)) seen.set(key, one);
  }
  return [...seen.values()].sort((a, b) => strictness.indexOf(a.verdict) - strictness.indexOf(b.verdict));
}
