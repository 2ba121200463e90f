import * as v from "valibot";
import { noticeAppeal } from "../../api/moderationWire";

const text = v.string();
const maybe = v.optional(v.nullable(text), null);
const told = { id: text, kind: text, room_id: maybe, expires_at: maybe, ended: maybe };

/** What moderators do, as far as this person is concerned. */
export const moderationEvents = [
  v.object({ type: v.literal("moderation.notice"), notice: v.object({ ...told, reason: text, rule: maybe, appeal: v.optional(v.nullable(noticeAppeal), null) }) }),
  v.object({ type: v.literal("moderation.action"), action: v.object(told) }),
  v.object({ type: v.literal("moderation.case"), case_id: text }),
  v.object({ type: v.literal("moderation.report"), id: text, status: text }),
] as const;
