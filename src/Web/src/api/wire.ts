import * as v from "valibot";
import { listOf, of, oneOf } from "./lenient";
import { forwarded, messageChange, removal, systemNote, userName } from "./messageParts";
import type {
  CardResponse, DiscoveredResponse, FavouriteResponse, MemberResponse, MentionedResponse, MessageResponse, NegotiateResponse, PinResponse, PresenceResponse,
  PreviewResponse, ProfileResponse, QuotedResponse, ReadStateResponse, RoomResponse,
  RoomSummaryResponse, RoomSyncResponse, SavedMessageResponse, SessionResponse, SyncResponse, UserResponse,
  ListedThreadResponse, OwnThreadResponse, ThreadListResponse, ThreadResponse,
} from "./schema";

// What the server sends, parsed once at the edge. Fields that we do not know are dropped, so that a newer server may add some.

const text = v.string();
const nullableText = v.optional(v.nullable(v.string()), null);
const count = v.optional(v.number(), 0);
const nullableCount = v.optional(v.nullable(v.number()), null);

export const presenceStatus = oneOf(["online", "away", "busy", "offline"], "offline");
export type PresenceStatus = v.InferOutput<typeof presenceStatus>;

export const user = of<UserResponse>()({
  id: text,
  name: text,
  handle: nullableText,
  email: nullableText,
  avatar_url: nullableText,
  status: v.optional(presenceStatus, "offline"),
  last_seen: nullableText,
  version: count,
});
export type User = v.InferOutput<typeof user>;

/** Somebody by themselves. */
export const person = of<UserResponse>()({ ...user.entries, created_at: nullableText });

/** What a person is called. `version` counts its changes: of two cards the greater is the newer. */
export const card = of<CardResponse>()({ id: text, name: text, handle: nullableText, avatar_url: nullableText, version: count });
export type Card = v.InferOutput<typeof card>;

/** `handle_changed_from`: what the handle was before the system changed it, until the person has seen that. */
export const profile = of<ProfileResponse>()({
  ...user.entries,
  locale: nullableText,
  handle_changed_from: nullableText,
  /** In the tenant. */
  role: v.optional(oneOf(["guest", "member", "moderator", "admin", "owner"], "member"), "member"),
});
export type Profile = v.InferOutput<typeof profile>;

/** Whether somebody with this role looks after what people write, in the whole tenant. */
export function isModerator(role: Profile["role"]): boolean {
  return role === "moderator" || isAdmin(role);
}

/** Whether somebody with this role looks after the tenant. */
export function isAdmin(role: Profile["role"]): boolean {
  return role === "admin" || role === "owner";
}

export const session = of<SessionResponse>()({
  token: text,
  expires_in: v.number(),
  refresh_token: text,
  /** Without what only `/api/users/me` tells. */
  user,
  device: nullableText,
});
export type SessionAnswer = v.InferOutput<typeof session>;

export const door = of<NegotiateResponse>()({ url: text, accessToken: text });
export type Door = v.InferOutput<typeof door>;

export const quoted = of<QuotedResponse>()({
  id: text,
  seq: v.number(),
  user_id: text,
  user_name: text,
  content: text,
  preview: v.optional(text),
  deleted: v.optional(v.boolean(), false),
  revision: nullableCount,
});
export type Quoted = v.InferOutput<typeof quoted>;

/** What is a person's own of a thread. */
export const ownThreadFields = {
  following: v.optional(v.boolean(), false), read_seq: count, unread_count: count, mention_count: count, counted_seq: count,
};

const thread = of<ThreadResponse>()({ reply_count: count, last_reply_at: nullableText, ...ownThreadFields });
export type OwnThreadWire = Pick<v.InferOutput<typeof thread>, keyof typeof ownThreadFields>;

export const ownThread = of<OwnThreadResponse>()({ room_id: text, thread_root: text, ...ownThreadFields });

export const message = of<MessageResponse>()({
  id: text,
  room_id: text,
  seq: v.number(),
  user_id: text,
  user_name: text,
  content: text,
  created_at: text,
  edited_at: nullableText,
  deleted_at: nullableText,
  reply_to: nullableText,
  quoted: v.optional(v.nullable(quoted), null),
  mentions: v.optional(v.nullable(v.array(text)), null),
  /** Which handle in the text means whom; the room's id for everyone. */
  mentioned: v.optional(v.array(of<MentionedResponse>()({ handle: text, id: text }))),
  client_message_id: nullableText,
  revision: nullableCount,
  /** There is none where somebody said something. */
  system: v.nullish(systemNote),
  forwarded_from: v.nullish(forwarded),
  removal: v.nullish(removal),
  /** Of a reply: the message in whose thread it stands, and whether it stands in the room, too. */
  thread_root: v.nullish(text),
  also_in_room: v.nullish(v.boolean()),
  /** Of a root, in pages of history only; what is held has it apart. */
  thread: v.nullish(thread),
  /** In pages of history only; what is held keeps them beside the messages. */
  changes: v.optional(listOf(messageChange)),
});
export type Message = v.InferOutput<typeof message>;

/** A page of the threads that the person follows. */
export const threadList = of<ThreadListResponse>()({ threads: listOf(of<ListedThreadResponse>()({ root: message })) });

export const role = oneOf(["owner", "admin", "member"], "member");
export type Role = v.InferOutput<typeof role>;

export const member = of<MemberResponse>()({
  user_id: text,
  name: text,
  handle: nullableText,
  avatar_url: nullableText,
  role,
  joined_at: nullableText,
  /** The newest message when this person came in. */
  joined_seq: nullableCount,
  delivered_seq: count,
  read_seq: count,
  version: count,
});
export type Member = v.InferOutput<typeof member>;

const roomInfo = {
  id: text,
  name: v.optional(v.nullable(v.string()), ""),
  type: oneOf(["direct", "group", "channel"], "group"),
  visibility: v.optional(v.nullable(oneOf(["public", "private"], "private")), "private"),
  topic: nullableText,
  archived_at: nullableText,
  member_count: count,
  revision: count,
};

export const roomInfoSchema = of<RoomResponse>()(roomInfo);
export type RoomInfo = v.InferOutput<typeof roomInfoSchema>;

/** Some of the other members, where a group has no name of its own. */
const others = v.optional(v.nullable(v.array(card)), null);

/** What is unread, and which messages and changes the counts know of. */
const counted = {
  unread_count: count,
  mention_count: count,
  counted_seq: nullableCount,
  counted_revision: nullableCount,
  /** How often the person put their own place back: of two places the one with the greater version is the later. */
  read_version: count,
};

/** Of two states of a favourite the one with the greater version is the newer. */
const favoured = { favourite: v.optional(v.boolean(), false), favourite_version: count };

export const favourite = of<FavouriteResponse>()({ room_id: text, ...favoured });
export type Favourite = v.InferOutput<typeof favourite>;

export const summary = of<RoomSummaryResponse>()({
  ...roomInfo,
  role: v.optional(v.nullable(role), "member"),
  last_seq: count,
  last_message: v.optional(v.nullable(message), null),
  read_seq: count,
  delivered_seq: count,
  ...counted,
  joined_at: nullableText,
  ...favoured,
  other_user: v.optional(v.nullable(card), null),
  others,
});
export type Summary = v.InferOutput<typeof summary>;

/** A room by itself comes without counts: only a summary may be merged for those. */
export const room = of<RoomResponse>()({
  ...roomInfo,
  role: v.optional(v.nullable(role), null),
  created_by: nullableText,
  created_at: nullableText,
  last_seq: count,
  last_message: v.optional(v.nullable(message), null),
  read_seq: count,
  delivered_seq: count,
  ...favoured,
  other_user: v.optional(v.nullable(card), null),
  others,
  members: v.optional(listOf(member), []),
});
export type Room = v.InferOutput<typeof room>;

/** A public channel before one joins, with its newest messages. */
export const preview = of<PreviewResponse>()({
  id: text, name: text, topic: nullableText, member_count: count, joined: v.boolean(), archived_at: nullableText,
  messages: v.array(message),
});
export type Preview = v.InferOutput<typeof preview>;

export const discovered = of<DiscoveredResponse>()({
  id: text,
  name: text,
  topic: nullableText,
  member_count: count,
  joined: v.boolean(),
});
export type Discovered = v.InferOutput<typeof discovered>;

/** A message that is published, or waits for that (`withheld`): one without `seq` is none of these. */
export const sent = v.object({
  id: text,
  room_id: text,
  seq: v.number(),
  created_at: text,
  client_message_id: nullableText,
});
export type Sent = v.InferOutput<typeof sent>;

/** What was sent is looked at first, and published when it is approved. */
export const withheld = v.object({ id: text, room_id: text, created_at: text, client_message_id: nullableText, status: v.literal("held") });
export type Withheld = v.InferOutput<typeof withheld>;

export const marks = of<ReadStateResponse>()({
  room_id: text,
  read_seq: v.number(),
  delivered_seq: count,
  ...counted,
});
export type Marks = v.InferOutput<typeof marks>;

export const syncRoom = of<RoomSyncResponse>()({
  room: summary,
  messages: v.optional(v.array(message), []),
  changed: v.optional(v.array(message), []),
  /** What else changed of messages, old and new. */
  changes: v.optional(listOf(messageChange)),
  reset: v.optional(v.boolean(), false),
});
export type SyncRoom = v.InferOutput<typeof syncRoom>;

export const syncPage = of<SyncResponse>()({
  cursor: text,
  has_more: v.optional(v.boolean(), false),
  rooms: v.optional(listOf(syncRoom), []),
  removed_room_ids: v.optional(v.array(text), []),
});
export type SyncPage = v.InferOutput<typeof syncPage>;

export const presence = of<PresenceResponse>()({ user_id: text, status: presenceStatus, last_seen: nullableText });
export type Presence = v.InferOutput<typeof presence>;

/** A message that is pinned in its room. */
export const pin = of<PinResponse>()({ message, pinned_by: text, pinned_by_name: userName, pinned_at: text });

/** A message that the person keeps. */
export const savedMessage = of<SavedMessageResponse>()({ message, saved_at: text });
export type SavedMessage = v.InferOutput<typeof savedMessage>;
