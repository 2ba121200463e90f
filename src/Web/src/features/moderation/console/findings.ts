import type { Finding } from "./wire";

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
