import * as v from "valibot";
import { listOf, of, oneOf } from "../../../api/lenient";
import type {
  AppealResponse, AuditEntryResponse, CaseContextResponse, CaseCountsResponse, CaseDetailsResponse, CaseNoteResponse, CaseReportResponse, DayFigures,
  DecisionsResponse, FindingResponse, ModerationActionResponse, ModerationCaseResponse, ModerationPersonResponse, ModerationStatsResponse,
  ReputationReasonResponse, ReputationResponse, RuleFigures,
} from "../../../api/schema";
import { message } from "../../../api/wire";

// What the server tells moderators, parsed at the edge.

const text = v.string();
const maybe = v.optional(v.nullable(text), null);
const count = v.optional(v.number(), 0);
/** Absent and null are 0. */
const place = v.pipe(v.optional(v.nullable(v.number()), null), v.transform((number) => number ?? 0));

export const sources = ["flag", "hold", "report", "appeal", "classifier", "raid"] as const;
export type Source = (typeof sources)[number];
export const verdicts = ["allow", "flag", "mask", "hold", "block"] as const;
export type Verdict = (typeof verdicts)[number];
const verdict = oneOf(verdicts, "flag");

/** What a stage of the pipeline found; `start` and `length` in UTF-16 units of the text, a length of 0 is the whole of it. */
export const finding = of<FindingResponse>()({
  rule: text, reason: v.optional(text, "other"), verdict, score: v.optional(v.nullable(v.number()), null), start: place, length: place,
});
export type Finding = v.InferOutput<typeof finding>;

const report = of<CaseReportResponse>()({ user_id: text, user_name: maybe, reason: text, text: maybe, at: text });
const appeal = of<AppealResponse>()({ text: v.optional(text, ""), at: maybe, action_id: maybe });

const caseFields = {
  id: text,
  state: oneOf(["open", "decided"], "open"),
  sources: v.optional(listOf(v.picklist(sources)), []),
  room_id: maybe, room_name: maybe,
  user_id: maybe, user_name: maybe,
  message_id: maybe, seq: v.optional(v.nullable(v.number()), null),
  text: maybe, current_text: maybe,
  findings: v.optional(listOf(finding), []),
  reports: v.optional(listOf(report), []),
  held: v.optional(v.boolean(), false),
  action_id: maybe,
  appeal: v.optional(v.nullable(appeal), null),
  severity: v.optional(v.number(), 1),
  opened_at: text,
  claimed_by: maybe, claimed_by_name: maybe, claimed_until: maybe,
  assigned_to: maybe,
  decision: maybe, decided_by: maybe, decided_at: maybe, note: maybe,
};

export const moderationCase = of<ModerationCaseResponse>()(caseFields);
export type Case = v.InferOutput<typeof moderationCase>;

const note = of<CaseNoteResponse>()({ user_id: text, user_name: maybe, text, at: text });
const around = of<CaseContextResponse>()({ before: v.optional(listOf(message), []), after: v.optional(listOf(message), []) });

export const caseDetails = of<CaseDetailsResponse>()({
  ...caseFields,
  context: v.optional(v.nullable(around), null),
  notes: v.optional(listOf(note), []),
});
export type CaseDetails = v.InferOutput<typeof caseDetails>;

export const caseCounts = of<CaseCountsResponse>()({ open: count, held: count, reports: count, appeals: count, mine: count });
export type CaseCounts = v.InferOutput<typeof caseCounts>;

export const action = of<ModerationActionResponse>()({
  id: text, kind: text, level: maybe, room_id: maybe, user_id: maybe, message_id: maybe, reason: maybe, by: maybe, rule: maybe,
  removed: count, created_at: text, expires_at: maybe, ended_at: maybe, ended: maybe, in_force: v.optional(v.boolean(), false),
});
export type Action = v.InferOutput<typeof action>;

const cause = of<ReputationReasonResponse>()({ cause: text, count, weight: v.number() });
const reputation = of<ReputationResponse>()({ score: v.number(), reasons: v.optional(listOf(cause), []) });

export const record = of<ModerationPersonResponse>()({
  user_id: text, role: v.optional(text, "member"), actions: v.optional(listOf(action), []), reputation: v.optional(v.nullable(reputation), null),
  open_cases: v.optional(listOf(moderationCase), []),
});
export type PersonRecord = v.InferOutput<typeof record>;

const day = of<DayFigures>()({ day: text, flag: count, mask: count, hold: count, block: count });
const ruleStats = of<RuleFigures>()({ rule: text, found: count, upheld: count, overturned: count });
export const stats = of<ModerationStatsResponse>()({
  days: v.optional(listOf(day), []),
  rules: v.optional(listOf(ruleStats), []),
  decisions: v.optional(of<DecisionsResponse>()({ count, median_seconds: v.optional(v.nullable(v.number()), null) }), { count: 0 }),
  precision: v.optional(v.nullable(v.number()), null),
});
export type Stats = v.InferOutput<typeof stats>;
export type Day = v.InferOutput<typeof day>;

export const auditEntry = of<AuditEntryResponse>()({
  seq: v.number(), id: text, at: text, actor: text, actor_id: maybe, action: text, target: maybe, target_id: maybe, room_id: maybe,
  user_id: maybe, reason: maybe, before: v.optional(v.unknown()), after: v.optional(v.unknown()),
});
export type AuditEntry = v.InferOutput<typeof auditEntry>;
