import * as v from "valibot";
import { of, oneOf } from "./lenient";
import type { HeldMessageResponse, ModerationActionResponse, ModerationNoticeResponse, NoticeAppealResponse, OwnReportResponse } from "./schema";

// What the server tells members of moderation, parsed once at the edge.

const text = v.string();
const nullableText = v.optional(v.nullable(text), null);

/** One of the caller's messages that are looked at. */
export const heldMessage = of<HeldMessageResponse>()({
  room_id: text, client_message_id: text, content: text, reply_to: nullableText, held_at: text,
});
export type HeldMessage = v.InferOutput<typeof heldMessage>;

/** `upheld`: what was done stays; `overturned`: it was taken back. */
export const noticeAppeal = of<NoticeAppealResponse>()({ state: oneOf(["open", "upheld", "overturned"], "open"), decided_at: nullableText });

/** What a moderator did to the caller. */
export const notice = of<ModerationNoticeResponse>()({
  id: text,
  kind: text,
  room_id: nullableText,
  reason: text,
  /** The rule that did it, if one did. */
  rule: nullableText,
  created_at: text,
  expires_at: nullableText,
  acknowledged_at: nullableText,
  ended_at: nullableText,
  ended: nullableText,
  /** An appeal is taken. */
  appealable: v.optional(v.boolean(), false),
  appeal: v.optional(v.nullable(noticeAppeal), null),
});
export type Notice = v.InferOutput<typeof notice>;

/** A report of the person's own; one of a message names its author and room, too. */
export const ownReport = of<OwnReportResponse>()({
  id: text,
  message_id: nullableText,
  user_id: nullableText,
  room_id: nullableText,
  reason: text,
  text: nullableText,
  status: oneOf(["open", "upheld", "dismissed"], "open"),
  at: text,
});
export type OwnReport = v.InferOutput<typeof ownReport>;

/** What a moderator did. */
export const done = of<ModerationActionResponse>()({ id: text, kind: text });
