import * as v from "valibot";
import { of } from "./lenient";
import type {
  ForwardedResponse, MessageChangeResponse, ReactionCountResponse, ReactionListResponse, ReactionsResponse, ReactorResponse, ReaderResponse, ReceiptsResponse, RemovalResponse, RevisionResponse, SavedIdsResponse, SystemNoteResponse, SystemParamsResponse, SystemUserResponse,
} from "./schema";

// What a message may carry besides its text.

const text = v.string();
const count = v.optional(v.number(), 0);
const nullableText = v.optional(v.nullable(v.string()), null);

/** A name that the server does not know is said as nobody's, as everywhere. */
export const userName = v.pipe(v.nullable(text), v.transform((name) => name ?? ""));

/** What a kind says of a message besides its text; kinds that are not known here are kept as they come. */
export const messageChange = of<MessageChangeResponse>()({
  room_id: text, message_id: text, seq: v.number(), kind: text, revision: v.number(),
  user_id: v.optional(text, ""), changed_at: v.optional(text, ""), payload: v.optional(v.unknown()),
});
export type MessageChangeWire = v.InferOutput<typeof messageChange>;

/** What somebody did with one emoji. */
const reactionDeed = v.object({ user_id: text, emoji: text, added: v.boolean() });

/** The same live, where a change may say who did what. */
export const liveChange = { ...messageChange.entries, by: v.optional(v.array(reactionDeed)) };

const reactionCount = of<ReactionCountResponse>()({ emoji: text, count: v.number(), me: v.boolean() });
const reactionFields = {
  room_id: text, message_id: text, seq: v.number(), revision: v.optional(v.nullable(v.number()), null), reactions: v.array(reactionCount),
};

/** The reactions to a message, as this person sees them. */
export const reactions = of<ReactionsResponse>()(reactionFields);
export type Reactions = v.InferOutput<typeof reactions>;

export const reactionList = of<ReactionListResponse>()({
  ...reactionFields, people: v.array(of<ReactorResponse>()({ emoji: text, user_id: text, name: userName, created_at: text })),
});


/** Somebody of whom a system message tells. */
const systemUser = of<SystemUserResponse>()({ id: text, name: userName });

/** What happened in the room; codes that are not known here are left out where it is shown. */
export const systemNote = of<SystemNoteResponse>()({
  code: text,
  params: of<SystemParamsResponse>()({
    users: v.optional(v.array(systemUser), []), count, name: nullableText, topic: nullableText, message_id: nullableText, seq: v.optional(v.nullable(v.number()), null),
  }),
});
export type SystemNote = v.InferOutput<typeof systemNote>;

/** Where a forwarded text comes from: of the original nothing is known but this. */
export const forwarded = of<ForwardedResponse>()({
  message_id: text, room_id: text, seq: v.number(), user_id: text, user_name: userName, created_at: text,
});
export type Forwarded = v.InferOutput<typeof forwarded>;

/** That somebody who looks after the room took a message away, and what they said about it. */
export const removal = of<RemovalResponse>()({ reason: nullableText });
export type Removal = v.InferOutput<typeof removal>;

/** Which messages the person keeps. */
export const savedIds = of<SavedIdsResponse>()({ message_ids: v.array(text) });

/** What a message said before. */
export const revision = of<RevisionResponse>()({ content: text, replaced_at: text });
export type Revision = v.InferOutput<typeof revision>;

export const receipts = of<ReceiptsResponse>()({
  delivered_count: count,
  read_count: count,
  readers: v.optional(
    v.array(of<ReaderResponse>()({ user_id: text, name: text, delivered_at: nullableText, read_at: nullableText })), []),
});
export type Receipts = v.InferOutput<typeof receipts>;
