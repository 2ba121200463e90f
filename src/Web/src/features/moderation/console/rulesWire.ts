import * as v from "valibot";
import { listOf, oneOf } from "../../../api/lenient";
import { finding, verdicts } from "./wire";

const text = v.string();
const maybe = v.optional(v.nullable(text), null);

/** The part of a rule document that the form knows. What else stands in it is kept as it is. */
export interface RuleDocument {
  profanity?: string[] | null;
  words?: { word: string; severity: number; language?: string | null }[] | null;
  allowed_words?: string[] | null;
  built_in_words?: boolean | null;
  patterns?: { id: string; pattern: string; verdict: string }[] | null;
  spam?: { flag?: number | null; hold?: number | null } | null;
  blocked_hosts?: string[] | null;
  allowed_hosts?: string[] | null;
  links?: Record<string, string | null> | null;
  contents?: Record<string, Thresholds | null> | null;
  on_failure?: string | null;
  second_look?: string | null;
  exempt_roles?: string[] | null;
}
export interface Thresholds { flag?: number | null; hold?: number | null; block?: number | null }

const isDocument = (value: unknown): value is RuleDocument => typeof value === "object" && value !== null && !Array.isArray(value);
export const ruleDocument = v.custom<RuleDocument>(isDocument);

export const rules = v.object({
  version: v.optional(v.number(), 0), rules: v.optional(v.nullable(ruleDocument), null), effective: v.optional(v.nullable(ruleDocument), null),
  changed_by: maybe, changed_at: maybe, note: maybe,
});
export type Rules = v.InferOutput<typeof rules>;

export const version = v.object({ version: v.number(), changed_by: maybe, changed_at: text, note: maybe });
export type Version = v.InferOutput<typeof version>;

export const tested = v.object({ verdict: oneOf(verdicts, "allow"), text: maybe, findings: v.optional(listOf(finding), []) });
export type Tested = v.InferOutput<typeof tested>;

const change = v.object({
  room_id: text, seq: v.optional(v.nullable(v.number()), null), message_id: text, text, before: text, after: text,
  rules: v.optional(v.array(text), []),
});
export const dryRun = v.object({
  examined: v.number(), complete: v.optional(v.boolean(), true), changed: v.optional(v.number(), 0), verdicts: v.optional(v.record(text, v.number()), {}), changes: v.optional(listOf(change), []),
});
export type DryRun = v.InferOutput<typeof dryRun>;
