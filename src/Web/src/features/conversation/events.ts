import * as v from "valibot";
import { of } from "../../api/lenient";
import { liveChange, removal, userName } from "../../api/messageParts";
import type {
  MessageChangedEvent, MessageDeletedEvent, MessageDeliveredEvent, MessageHeldEvent, MessageNewEvent, MessageReadEvent, MessageUpdatedEvent, TypingEvent,
} from "../../api/schema";
import { message } from "../../api/wire";

const text = v.string();
const someone = v.optional(v.nullable(text));
const count = v.optional(v.nullable(v.number()));
// Whom a message named before it was changed, so that what is not held can be counted.
const former_mentions = v.optional(v.nullable(v.array(text)));

/** What the server says of messages and of those who write and read them. */
export const conversationEvents = [
  of<MessageNewEvent>()({ type: v.literal("message.new"), message }),
  of<MessageUpdatedEvent>()({ type: v.literal("message.updated"), message, former_mentions }),
  of<MessageDeletedEvent>()({
    type: v.literal("message.deleted"), room_id: text, message_id: text, seq: v.number(), revision: v.number(), deleted_at: text,
    user_id: someone, created_at: v.optional(v.nullable(text)), former_mentions, thread_root: someone, also_in_room: v.nullish(v.boolean()), removal: v.optional(removal),
  }),
  of<MessageChangedEvent>()({ type: v.literal("message.changed"), ...liveChange }),
  of<MessageDeliveredEvent>()({ type: v.literal("message.delivered"), room_id: text, seq: v.number(), user_id: someone }),
  of<MessageReadEvent>()({
    type: v.literal("message.read"), room_id: text, seq: v.number(), user_id: someone,
    unread_count: count, mention_count: count, counted_seq: count, counted_revision: count, read_version: count,
  }),
  of<MessageHeldEvent>()({
    type: v.literal("message.held"), client_message_id: text, status: v.picklist(["held", "published", "rejected", "void"]),
    reason: v.optional(v.nullable(text), null),
  }),
  of<TypingEvent>()({ type: v.literal("typing"), room_id: text, user_id: text, user_name: userName, typing: v.boolean() }),
] as const;

type ConversationEvent = v.InferOutput<(typeof conversationEvents)[number]>;
export type Heard<Type extends ConversationEvent["type"]> = Extract<ConversationEvent, { type: Type }>;
