import * as v from "valibot";
import { listOf, of, oneOf } from "../../../api/lenient";
import type {
  CategoryEntry, DryRunChangeResponse, DryRunResponse, RuleDocument as Document, RulesResponse, RulesVersionResponse, TestRulesResponse,
  VerdictCounts,
} from "../../../api/schema";
import { finding, verdicts } from "./wire";

const text = v.string();
const maybe = v.optional(v.nullable(text), null);

/** What may be null may be left out, at any depth. */
type Sparse<T> = T extends readonly (infer Item)[] ? Sparse<Item>[]
  : T extends object ? { [Field in keyof T as null extends T[Field] ? Field : never]?: Sparse<T[Field]> }
    & { [Field in keyof T as null extends T[Field] ? never : Field]: Sparse<T[Field]> }
  : T;

/** A rule document. What of it this page does not know is kept as it is. */
export type RuleDocument = Sparse<Document>;
export type Thresholds = Sparse<CategoryEntry>;

const isDocument = (value: unknown): value is RuleDocument => typeof value === "object" && value !== null && !Array.isArray(value);
export const ruleDocument = v.custom<RuleDocument>(isDocument);

export const rules = of<RulesResponse>()({
  version: v.optional(v.number(), 0), rules: v.optional(v.nullable(ruleDocument), null), effective: v.optional(v.nullable(ruleDocument), null),
  changed_by: maybe, changed_at: maybe, note: maybe,
});
export type Rules = v.InferOutput<typeof rules>;

export const version = of<RulesVersionResponse>()({ version: v.number(), changed_by: maybe, changed_at: text, note: maybe });
export type Version = v.InferOutput<typeof version>;

export const tested = of<TestRulesResponse>()({ verdict: oneOf(verdicts, "allow"), text: maybe, findings: v.optional(listOf(finding), []) });
export type Tested = v.InferOutput<typeof tested>;

const change = of<DryRunChangeResponse>()({
  room_id: text, seq: v.optional(v.nullable(v.number()), null), message_id: text, text, before: text, after: text,
  rules: v.optional(v.array(text), []),
});
const count = v.optional(v.number(), 0);
const counts = of<VerdictCounts>()({ allow: count, flag: count, mask: count, hold: count, block: count });

export const dryRun = of<DryRunResponse>()({
  examined: v.number(), complete: v.optional(v.boolean(), true), changed: v.optional(v.number(), 0), verdicts: counts, changes: v.optional(listOf(change), []),
});
export type DryRun = v.InferOutput<typeof dryRun>;
