import * as v from "valibot";
import { of } from "../../api/lenient";
import { refusalFields } from "../../api/problems";
import type {
  MemberAddedEvent, MemberChangedEvent, MemberJoinedEvent, MemberLeftEvent, MessageChangedEvent, MessageDeletedEvent,
  MessageDeliveredEvent, MessageNewEvent, MessageReadEvent, MessageUpdatedEvent, PresenceEvent, RoomDeletedEvent,
  RoomFavouriteEvent, RoomUpdatedEvent, SubscriptionsLimitedEvent, SyncRequiredEvent, TypingEvent, UserUpdatedEvent,
} from "../../api/schema";
import { serverVersion } from "../../api/serverVersion";
import { card, favourite, marks, message, presence, role, roomInfoSchema, type PresenceStatus } from "../../api/wire";

const text = v.string();
const roomId = { room_id: text };
const count = v.optional(v.nullable(v.number()));
// A name that the server does not know is said as nobody's, as everywhere.
const userName = v.pipe(v.nullable(text), v.transform((name) => name ?? ""));
// Whom a message named before it was changed, so that what is not held can be counted.
const former_mentions = v.optional(v.nullable(v.array(text)));

/** What the server sends over the connection. An event of a kind we do not know is ignored. */
export const serverEvent = v.variant("type", [
  of<MessageNewEvent>()({ type: v.literal("message.new"), message }),
  of<MessageUpdatedEvent>()({ type: v.literal("message.updated"), message, former_mentions }),
  of<MessageDeletedEvent>()({
    type: v.literal("message.deleted"), ...roomId, message_id: text, seq: v.number(), revision: v.number(), deleted_at: text,
    user_id: v.optional(v.nullable(text)), created_at: v.optional(v.nullable(text)), former_mentions,
  }),
  of<MessageChangedEvent>()({ type: v.literal("message.changed"), ...roomId, seq: v.number(), kind: text, revision: v.number() }),
  of<MessageDeliveredEvent>()({ type: v.literal("message.delivered"), ...roomId, seq: v.number(), user_id: v.optional(v.nullable(text)) }),
  of<MessageReadEvent>()({
    type: v.literal("message.read"), ...roomId, seq: v.number(), user_id: v.optional(v.nullable(text)),
    unread_count: count, mention_count: count, counted_seq: count, counted_revision: count, read_version: count,
  }),
  of<TypingEvent>()({ type: v.literal("typing"), ...roomId, user_id: text, user_name: userName, typing: v.boolean() }),
  of<PresenceEvent>()({ type: v.literal("presence"), ...presence.entries }),
  of<RoomUpdatedEvent>()({ type: v.literal("room.updated"), room: roomInfoSchema }),
  of<RoomDeletedEvent>()({ type: v.literal("room.deleted"), ...roomId }),
  of<RoomFavouriteEvent>()({ type: v.literal("room.favourite"), ...favourite.entries }),
  of<MemberJoinedEvent>()({
    type: v.literal("room.member_joined"), ...roomId, user_id: text, user_name: userName,
    role: v.optional(v.nullable(role)), member_count: v.number(), revision: v.number(),
  }),
  of<MemberLeftEvent>()({
    type: v.literal("room.member_left"), ...roomId, user_id: text, member_count: v.number(), revision: v.number(),
  }),
  of<MemberChangedEvent>()({ type: v.literal("room.member_changed"), ...roomId, user_id: text, role, revision: v.number() }),
  of<MemberAddedEvent>()({
    type: v.literal("member.added"), room: v.object({ id: text, name: v.nullable(text) }),
    added_by: text, added_by_name: v.nullable(text), added_at: text,
  }),
  of<SubscriptionsLimitedEvent>()({ type: v.literal("subscriptions_limited"), room_ids: v.array(text), more: v.optional(v.boolean(), false) }),
  of<UserUpdatedEvent>()({ type: v.literal("user.updated"), user: card }),
  of<SyncRequiredEvent>()({ type: v.literal("sync.required"), room_id: v.optional(v.nullable(text)) }),
  v.object({
    type: v.literal("error"), code: text, message: v.optional(text, ""), retry_after: v.optional(v.nullable(v.number()), null),
  }),
]);
/** Any other change of a room: what it says we do not know, but its revision is not missing. */
const otherChange = v.object({ room_id: text, revision: v.number() });
export type ServerEvent = v.InferOutput<typeof serverEvent> | { type: "other.change"; room_id: string; revision: number };

const known = new Set<unknown>(serverEvent.options.map((option) => option.entries.type.literal));
const named = v.object({ type: text });

export function parseEvents(raw: unknown): ServerEvent[] {
  const items: unknown[] = Array.isArray(raw) ? raw : [raw];
  return items.flatMap((item): ServerEvent[] => {
    const parsed = v.safeParse(serverEvent, item);
    if (parsed.success) return [parsed.output];
    // A new kind is news of another version at most; one that we know and cannot read is one.
    if (v.is(named, item) && known.has(item.type)) {
      serverVersion.misunderstood();
      return [];
    }
    return v.is(otherChange, item) ? [{ type: "other.change", room_id: item.room_id, revision: item.revision }] : [];
  });
}

/** What we send. */
export type ClientEvent =
  | { type: "message.read"; room_id: string; seq: number; read_version: number }
  | { type: "message.delivered"; room_id: string; seq: number }
  | { type: "typing.start" | "typing.stop"; room_id: string }
  | { type: "presence.update"; status: PresenceStatus }
  | { type: "presence.subscribe"; user_ids: string[] }
  | { type: "room.join" | "room.leave"; room_id: string }
  | { type: "ping" };

export const pong = v.object({
  ping_after: v.optional(v.nullable(v.number())),
  server_time: v.optional(v.nullable(text)),
  version: v.optional(v.nullable(text)),
});
export const marksAck = marks;
export const presenceAck = v.object({ presence: v.array(presence) });

const refusal = v.object({
  type: v.literal("error"),
  code: text,
  message: v.optional(text, ""),
  ...refusalFields,
});

/** The error in an answer, or `null` when it is an acknowledgement. */
export function refusalOf(answer: unknown): v.InferOutput<typeof refusal> | null {
  const parsed = v.safeParse(refusal, answer);
  return parsed.success ? parsed.output : null;
}
