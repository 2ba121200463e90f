import type { RuleDocument } from "./rulesWire";

type Field = keyof RuleDocument;

const isEmpty = (value: unknown): boolean => value === null || value === undefined
  || (typeof value === "object" && !Array.isArray(value) && Object.values(value).every(isEmpty));

/** Without what is not said, however deep: the server tells it as null. An empty list says something. */
export function cleaned(document: RuleDocument): RuleDocument {
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).filter(([, one]) => !isEmpty(one)).map(([name, one]) => [name, clean(one)]));
  };
  return clean(document) as RuleDocument;
}

/** Each line by itself, once, without blank ones. */
export function linesOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
}

type Word = NonNullable<RuleDocument["words"]>[number];

/** The words with those of one severity in place of what stood there. A word keeps its language, and has one severity: this one. */
export function withWords(words: readonly Word[], severity: number, listed: readonly string[]): Word[] {
  const languages = new Map(words.map((one) => [one.word, one.language]));
  const mine = listed.map((word): Word => {
    const language = languages.get(word);
    return { word, severity, ...language ? { language } : {} };
  });
  return [...words.filter((one) => one.severity !== severity && !listed.includes(one.word)), ...mine];
}

/** The parts in which two documents differ. */
export function differences(one: RuleDocument, other: RuleDocument): Field[] {
  const [a, b] = [cleaned(one), cleaned(other)];
  const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])] as Field[];
  return fields.filter((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]));
}

/** A name for a new pattern that no other has. */
export function freeName(patterns: readonly { id: string }[]): string {
  for (let at = patterns.length + 1; ; at++) if (!patterns.some((one) => one.id === `pattern-${at}`)) return `pattern-${at}`;
}

/** The rules of a file: what was exported, or the document alone; `null` for anything else. */
export function readFile(text: string): RuleDocument | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const inner = typeof parsed === "object" && parsed !== null && "rules" in parsed ? parsed.rules : parsed;
    return typeof inner === "object" && inner !== null && !Array.isArray(inner) ? cleaned(inner as RuleDocument) : null;
  } catch {
    return null;
  }
}
