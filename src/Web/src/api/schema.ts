// Made from docs/openapi.json and docs/asyncapi.json by `npm run generate`. Not to be edited.

/** It is done, and there is nothing to say of it. */
export interface Ack {
  type: "ack";
}

/** Body of POST /api/moderation/notices/{id}/appeal. */
export interface AppealRequest {
  text: string;
}

/** What somebody says against an action. */
export interface AppealResponse {
  text: string;
  at: string;
  action_id: string;
}

/** An appeal was taken. */
export interface AppealTakenResponse {
  id: string;
  action_id: string;
  created_at: string;
}

/** Body of POST /api/moderation/cases/{id}/assign. */
export interface AssignCaseRequest {
  /** Null: to nobody. */
  user_id?: string | null;
}

/** An entry of the audit log. */
export interface AuditEntryResponse {
  /** Its place in the tenant's chain, from 1. */
  seq: number;
  id: string;
  tenant_id: string;
  at: string;
  actor: "person" | "operator" | "system";
  /** Who did it, where that was a person. */
  actor_id: string | null;
  /** Of an open set. */
  action: string;
  /** What kind of thing it was done to; of an open set. */
  target: string;
  target_id: string;
  /** Where. */
  room_id: string | null;
  /** Whom it was done to. */
  user_id: string | null;
  reason: string | null;
  /** How it was. */
  before: unknown;
  /** How it is since. */
  after: unknown;
  /** SHA-256 of it and all before it, in hexadecimal digits. */
  hash: string;
}

/** Body of PUT /api/spaces/{id}/bans/{user_id}. */
export interface BanRequest {
  reason?: string | null;
}

/** What a person is called. */
export interface CardResponse {
  id: string;
  name: string;
  handle: string;
  avatar_url: string | null;
  version: number;
}

/** What is done with the decision. */
export interface CaseActionRequest {
  kind: "warn" | "mute" | "ban" | "kick" | "lock_room" | "slow_mode" | "hold_all" | "delete_message" | "bulk_delete" | "raid";
  duration_seconds?: number | null;
  /** Where; absent: in the whole tenant. */
  room_id?: string | null;
}

/** Up to five messages on each side. */
export interface CaseContextResponse {
  before: MessageResponse[];
  after: MessageResponse[];
}

/** Open cases, up to 10,000. */
export interface CaseCountsResponse {
  open: number;
  held: number;
  reports: number;
  appeals: number;
  /** Assigned to the caller. */
  mine: number;
}

/** A case with what was said around it, as far as the caller can read that, and notes. */
export interface CaseDetailsResponse {
  id: string;
  state: "open" | "decided";
  sources: string[];
  room_id: string | null;
  room_name: string | null;
  user_id: string | null;
  user_name: string | null;
  message_id: string | null;
  seq: number | null;
  text: string | null;
  current_text: string | null;
  findings: FindingResponse[];
  reports: CaseReportResponse[];
  held: boolean;
  action_id: string | null;
  appeal: AppealResponse | null;
  severity: number;
  opened_at: string;
  claimed_by: string | null;
  claimed_by_name: string | null;
  claimed_until: string | null;
  assigned_to: string | null;
  decision: string | null;
  decided_by: string | null;
  decided_at: string | null;
  note: string | null;
  context: CaseContextResponse | null;
  notes: CaseNoteResponse[];
}

/** Body of POST /api/moderation/cases/{id}/notes. */
export interface CaseNoteRequest {
  text: string;
}

/** What a moderator noted. */
export interface CaseNoteResponse {
  user_id: string;
  user_name: string | null;
  text: string;
  at: string;
}

/** A report in a case; of many the first 20. */
export interface CaseReportResponse {
  user_id: string;
  user_name: string | null;
  reason: string;
  text: string | null;
  at: string;
}

/** From which scores on contents are flagged, held and refused; absent: never. */
export interface CategoryEntry {
  flag: number | null;
  hold: number | null;
  block: number | null;
}

/** Body of POST and PATCH of a category. */
export interface CategoryRequest {
  name: string;
}

/** A heading for channels. */
export interface CategoryResponse {
  id: string;
  name: string;
}

/** What is absent stays; `avatar_url`, `locale` and `handle_changed_from` are cleared by null or an empty text. */
export interface ChangeProfileRequest {
  name?: string | null;
  handle?: string | null;
  avatar_url?: string | null;
  locale?: string | null;
  /** Only null or an empty text: the person has seen that their handle was changed. */
  handle_changed_from?: string | null;
}

/** Body of PATCH /api/rooms/{id}/members/{user_id}. */
export interface ChangeRoleRequest {
  role: "admin" | "member";
}

/** The id of a channel that was made. */
export interface ChannelCreatedResponse {
  id: string;
}

/** By category of contents. */
export interface ContentsEntry {
  hate: CategoryEntry | null;
  harassment: CategoryEntry | null;
  sexual: CategoryEntry | null;
  violence: CategoryEntry | null;
  self_harm: CategoryEntry | null;
}

/** Body of POST /api/spaces/{id}/channels. */
export interface CreateChannelRequest {
  name: string;
  topic?: string | null;
  /** Absent: public, which is to who may see it in the space. */
  visibility?: "private" | "public" | null;
  /** Absent: above all categories. */
  category_id?: string | null;
  /** It is joined with the space. */
  default?: boolean;
}

/** Body of POST /api/spaces/{id}/invites. */
export interface CreateInviteRequest {
  /** Seconds; absent: it has no end. */
  expires_in?: number | null;
  /** Absent: as many as come. */
  max_uses?: number | null;
}

/** Body of POST /api/spaces/{id}/roles. */
export interface CreateRoleRequest {
  name: string;
  permissions: string[];
}

/** Body of POST /api/rooms. */
export interface CreateRoomRequest {
  type: "direct" | "group" | "channel";
  name?: string | null;
  topic?: string | null;
  visibility?: "private" | "public" | null;
  members?: string[] | null;
}

/** Body of POST /api/spaces. */
export interface CreateSpaceRequest {
  name: string;
  description?: string | null;
  visibility?: "private" | "public" | null;
}

/** Messages of a day. */
export interface DayCountResponse {
  day: string;
  messages: number;
}

/** What became of texts on a day in which something was found; each counts once. */
export interface DayFigures {
  /** UTC. */
  day: string;
  flag: number;
  mask: number;
  hold: number;
  block: number;
}

/** Body of POST /api/moderation/cases/{id}/decide. */
export interface DecideCaseRequest {
  decision: "approve" | "reject" | "dismiss" | "uphold" | "overturn";
  /** For the other moderators. */
  note?: string | null;
  /** For the person, with the action. */
  reason?: string | null;
  action?: CaseActionRequest | null;
}

/** Decided cases. */
export interface DecisionsResponse {
  count: number;
  median_seconds: number | null;
}

/** Body of PUT /api/spaces/{id}/channels/{room_id}/default. */
export interface DefaultRequest {
  default: boolean;
}

/** One of the public channels. */
export interface DiscoveredResponse {
  id: string;
  name: string;
  topic: string | null;
  member_count: number;
  joined: boolean;
}

/** A message that would be judged otherwise. */
export interface DryRunChangeResponse {
  room_id: string;
  seq: number;
  message_id: string;
  text: string;
  before: "allow" | "flag" | "mask" | "hold" | "block";
  after: "allow" | "flag" | "mask" | "hold" | "block";
  rules: string[];
}

/** Body of POST /api/moderation/rules/dry-run. */
export interface DryRunRequest {
  rules: RuleDocument;
  /** How many messages. */
  last: number;
  room_id?: string | null;
}

/** What rules would have done. */
export interface DryRunResponse {
  examined: number;
  /** All that was asked for was looked at; not so when the time was over. */
  complete: boolean;
  verdicts: VerdictCounts;
  /** Messages that would be judged otherwise than by the rules that hold. */
  changed: number;
  /** The newest of these. */
  changes: DryRunChangeResponse[];
}

/** New content for a message. */
export interface EditMessageRequest {
  content: string;
}

/** Why the connection ends. */
export interface ErrorEvent {
  type: "error";
  code: string;
  message: string;
}

/** A refusal of an event: act on its code. */
export interface EventRefusal {
  type: "error";
  code: string;
  /** One sentence for developers, in English. */
  message: string;
  /** Of each field what is wrong, in words. */
  errors?: Record<string, string[]>;
  /** The same in codes and numbers. */
  faults?: Record<string, { code: string; min?: number; max?: number; length?: number }>;
  max?: number;
  user_id?: string;
  needed?: string;
  /** Of what holds for the caller; absent: it has no end. */
  until?: string;
  /** Who has the case. */
  claimed_by?: string;
  /** Until when it is theirs. */
  claimed_until?: string;
  /** How far that reaches. */
  level?: string;
  /** Seconds between two messages. */
  interval?: number;
  /** What lacks, as in `message.send`. */
  permission?: string;
  /** The message in whose thread a reply stands. */
  thread_root?: string;
  /** Which field of the event is missing or of the wrong type. */
  field?: string;
  /** Of a text that is not taken: what is wrong with it, as in `profanity`; or what a moderator said. */
  reason?: string;
  /** The rule that found it. */
  rule?: string;
  /** Where: start and length in UTF-16 units of the text that was sent. */
  ranges?: number[][];
  /** Seconds. */
  retry_after?: number;
  trace_id?: string;
}

/** Body of PUT /api/spaces/{id}/everyone. */
export interface EveryoneRequest {
  permissions: string[];
}

/** The same with the payload as text: of an event that could not be read it is whatever came. */
export interface FailedEventDetail {
  event: FailedEventResponse;
  payload: string;
}

/** An event that failed. */
export interface FailedEventResponse {
  id: number;
  state: "parked" | "retrying";
  queue: string;
  consumer: string | null;
  event_id: string;
  type: string | null;
  session: string | null;
  attempts: number;
  next_try_at: string | null;
  dead_lettered_at: string | null;
  last_error: string | null;
  event_created_at: string;
  created_at: string;
}

/** Whether a room is a favourite of the caller's; of two answers the one with the greater version is the newer. */
export interface FavouriteResponse {
  room_id: string;
  favourite: boolean;
  favourite_version: number;
}

/** What was found in a text. */
export interface FindingResponse {
  rule: string;
  reason: string;
  verdict: "allow" | "flag" | "mask" | "hold" | "block";
  score: number;
  /** In UTF-16 units; null: it is about all of it. */
  start: number | null;
  length: number | null;
}

/** Where a message is to be forwarded to. */
export interface ForwardMessageRequest {
  /** A room that one may write in. */
  room_id: string;
  /** Makes it repeatable; not the nil UUID. */
  client_message_id?: string | null;
}

/** Where a forwarded text comes from: a copy, of which the original may have changed or gone. */
export interface ForwardedResponse {
  message_id: string;
  room_id: string;
  seq: number;
  user_id: string;
  user_name: string;
  created_at: string;
}

/** Body of PUT /api/rooms/{id}/owner. */
export interface HandOverRequest {
  user_id: string;
}

export interface HealthData {
  status: "healthy" | "degraded" | "unhealthy";
  service: string;
  version: string;
  timestamp: string;
  connections: number;
  rooms: number;
  messages_per_second: number;
}

export interface HealthResponse {
  success: boolean;
  data: HealthData;
  message: string;
}

/** A message that somebody looks at first. */
export interface HeldMessageResponse {
  id: string;
  room_id: string;
  user_id: string;
  client_message_id: string;
  /** As it was sent. */
  content: string;
  reply_to: string | null;
  status: "held" | "approved" | "published" | "rejected" | "void";
  /** Why it was rejected. */
  reason: string | null;
  held_at: string;
}

/** Body of POST /api/moderation/rules/import. */
export interface ImportRulesRequest {
  /** The one that holds; 0: none does. */
  version: number;
  file: RulesFile;
  room_id?: string | null;
  note?: string | null;
}

/** Body of POST /api/rooms/{id}/members. */
export interface InviteRequest {
  user_ids: string[];
}

/** An invite. */
export interface InviteResponse {
  code: string;
  space_id: string;
  created_by: string;
  created_at: string;
  expires_at: string | null;
  max_uses: number | null;
  /** People who came in by it. */
  uses: number;
}

/** One of them. */
export interface KeyResponse {
  kty: string;
  crv: string;
  x: string;
  y: string;
  use: string;
  alg: string;
  kid: string;
}

/** The keys (RFC 7517). */
export interface KeySetResponse {
  keys: KeyResponse[];
}

/** The categories and the channels of a space, each in their order. */
export interface LayoutResponse {
  categories: CategoryResponse[];
  channels: SpaceChannelResponse[];
}

/** Of texts the most code points, unless the name says otherwise; see Text in docs/api.md. */
export interface LimitsResponse {
  message: number;
  quote: number;
  name: number;
  handle_min: number;
  handle: number;
  email_bytes: number;
  password_min: number;
  password: number;
  room_name: number;
  topic: number;
  search: number;
  added_at_once: number;
  room_members: number;
  rooms_of_one: number;
}

/** The verdicts on links, by what speaks against them. */
export interface LinksEntry {
  blocked: string | null;
  script: string | null;
  lookalike: string | null;
  user_info: string | null;
  ip_address: string | null;
  shortened: string | null;
}

/** Body of POST /api/users/cards. */
export interface ListCardsRequest {
  ids: string[];
}

/** A thread of the list. */
export interface ListedThreadResponse {
  /** With its `thread`. */
  root: MessageResponse;
}

export interface LiveResponse {
  status: string;
}

export interface LoginRequest {
  /** Of the account. */
  email: string;
  /** As typed. */
  password: string;
  /** None: the default one. */
  tenant?: string | null;
  /** What the last session on this device had as `device`. */
  device?: string | null;
}

export interface LogoutRequest {
  everywhere?: boolean;
}

/** Somebody put you into the room. */
export interface MemberAddedEvent {
  type: "member.added";
  /** Which room. */
  room: { id: string; name: string | null; type: "direct" | "group" | "channel" };
  added_by: string;
  added_by_name: string | null;
  added_at: string;
}

/** What a member may do now. */
export interface MemberChangedEvent {
  type: "room.member_changed";
  room_id: string;
  user_id: string;
  role: "member" | "admin" | "owner";
  revision: number;
}

/** Someone is in the room now. */
export interface MemberJoinedEvent {
  type: "room.member_joined";
  room_id: string;
  user_id: string;
  user_name: string | null;
  role: "member" | "admin" | "owner";
  member_count: number;
  revision: number;
}

/** Someone is no longer in the room. */
export interface MemberLeftEvent {
  type: "room.member_left";
  room_id: string;
  user_id: string;
  member_count: number;
  revision: number;
}

/** Somebody in a room. */
export interface MemberResponse {
  user_id: string;
  name: string;
  handle: string;
  avatar_url: string | null;
  role: "member" | "admin" | "owner";
  joined_at: string;
  joined_seq: number;
  delivered_seq: number;
  read_seq: number;
  version: number;
}

/** A handle in a message's text. */
export interface MentionedResponse {
  handle: string;
  id: string;
}

/** What a kind says of a message now, besides its text. */
export interface MessageChangeResponse {
  room_id: string;
  message_id: string;
  seq: number;
  /** Of an open set: ignore those that you do not know. */
  kind: string;
  /** The room's change that made it so; of two the greater stands. */
  revision: number;
  /** Whose change it was. */
  user_id: string;
  changed_at: string;
  /** All that the kind says, not a difference; null when that is nothing any more. */
  payload: unknown;
}

/** A kind says something else of a message now, besides its text. */
export interface MessageChangedEvent {
  type: "message.changed";
  room_id: string;
  message_id: string;
  seq: number;
  /** Of an open set: count the revision, and ignore those that you do not know. */
  kind: string;
  revision: number;
  /** Whose change it was. */
  user_id: string;
  changed_at: string;
  /** All that the kind says, not a difference; null when that is nothing any more. */
  payload: unknown;
  /** Of reactions: who added and took back what, all that this change joins; absent elsewhere. */
  by?: ({ user_id: string; emoji: string; added: boolean })[];
}

/** Messages of some days. */
export interface MessageCountsResponse {
  from: string;
  to: string;
  total: number;
  days: DayCountResponse[];
}

/** Takes a message back; it keeps its place. */
export interface MessageDelete {
  type: "message.delete";
  message_id: string;
  /** Told to the room, when the message is somebody else's; at most 250 characters. */
  reason?: string | null;
}

/** A message is gone and keeps its place. */
export interface MessageDeletedEvent {
  type: "message.deleted";
  room_id: string;
  message_id: string;
  seq: number;
  revision: number;
  deleted_at: string;
  user_id: string;
  created_at: string;
  /** Whom it named before. */
  former_mentions: string[];
  removal?: RemovalResponse;
  /** Of a reply: the message in whose thread it stands; absent elsewhere. */
  thread_root?: string;
  /** Of a reply: whether it stands in the room, too; absent elsewhere. */
  also_in_room?: boolean;
}

/** The messages of a room have come to one of one's devices, up to a message. */
export interface MessageDelivered {
  type: "message.delivered";
  room_id: string;
  /** The message; else `seq` has to be there. */
  message_id?: string | null;
  /** Its place; not looked at beside `message_id`. */
  seq?: number | null;
}

/** How far a person has got in a room, and what is left. */
export interface MessageDeliveredAck {
  type: "ack";
  room_id: string;
  read_seq: number;
  delivered_seq: number;
  unread_count: number;
  mention_count: number;
  counted_seq: number;
  counted_revision: number | null;
  read_version: number;
}

/** A member has got messages; in a large room, how many have. */
export interface MessageDeliveredEvent {
  type: "message.delivered";
  room_id: string;
  message_id: string | null;
  seq: number;
  user_id?: string;
  delivered_at?: string;
  delivered_count?: number;
}

/** Gives a message of one's own another text. */
export interface MessageEdit {
  type: "message.edit";
  message_id: string;
  content: string;
}

/** The message as it is now. */
export interface MessageEditAck {
  type: "ack";
  message: MessageResponse;
}

/** Sends a copy of a message into another room. */
export interface MessageForward {
  type: "message.forward";
  message_id: string;
  /** Where to. */
  room_id: string;
  /** Makes it repeatable; not the nil UUID. */
  client_message_id?: string | null;
}

/** The acknowledgement of a send. */
export interface MessageForwardAck {
  type: "ack";
  id: string;
  room_id: string;
  /** Its place in the room; null while it is held. */
  seq: number | null;
  created_at: string;
  client_message_id: string;
  /** In the room, or held until somebody has looked at it. */
  status: "sent" | "held";
}

/** A message of yours is held until somebody has looked at it, or was decided. */
export interface MessageHeldEvent {
  type: "message.held";
  id: string;
  room_id: string;
  client_message_id: string;
  status: "held" | "published" | "rejected" | "void";
  reason: string | null;
}

/** Somebody said something. */
export interface MessageNewEvent {
  type: "message.new";
  message: MessageResponse;
}

/** Pins a message for everybody in its room. */
export interface MessagePin {
  type: "message.pin";
  message_id: string;
}

/** One has read a room up to a message. */
export interface MessageRead {
  type: "message.read";
  room_id: string;
  /** The message; else `seq` has to be there. */
  message_id?: string | null;
  /** Its place; not looked at beside `message_id`. */
  seq?: number | null;
  /** Of the own place as it was known; an older one does not move it on. */
  read_version?: number | null;
}

/** How far a person has got in a room, and what is left. */
export interface MessageReadAck {
  type: "ack";
  room_id: string;
  read_seq: number;
  delivered_seq: number;
  unread_count: number;
  mention_count: number;
  counted_seq: number;
  counted_revision: number | null;
  read_version: number;
}

/** A member has read messages; in a large room, how many have. To the reader's own devices with what is left to read. */
export interface MessageReadEvent {
  type: "message.read";
  room_id: string;
  message_id: string | null;
  seq: number;
  user_id?: string;
  read_at?: string;
  read_count?: number;
  unread_count?: number;
  mention_count?: number;
  counted_seq?: number;
  counted_revision?: number | null;
  read_version?: number;
}

/** A message, as it is everywhere: in history, in sync, in the room list and in events. */
export interface MessageResponse {
  id: string;
  room_id: string;
  /** Its place in the room, without a hole. */
  seq: number;
  user_id: string;
  user_name: string;
  /** Empty once it is deleted. */
  content: string;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
  reply_to: string | null;
  quoted: QuotedResponse | null;
  /** Whom it names, each once; the room's id stands for everyone. */
  mentions: string[];
  /** Which handle of the text means whom; absent when nobody is named. */
  mentioned?: MentionedResponse[];
  /** None yet. */
  attachments: unknown[];
  client_message_id: string | null;
  /** The room's change at which it was last edited or deleted; null while it was not. */
  revision: number | null;
  /** That it tells what happened in the room, without `content`; absent where somebody said something. */
  kind?: "text" | "system";
  system?: SystemNoteResponse | null;
  forwarded_from?: ForwardedResponse | null;
  removal?: RemovalResponse | null;
  /** Of a reply: the message in whose thread it stands; absent elsewhere. */
  thread_root?: string;
  /** Of a reply: whether it stands in the room, too; absent elsewhere. */
  also_in_room?: boolean;
  /** What is said of it besides its text; only in history, and absent where that is nothing. */
  changes?: MessageChangeResponse[];
  /** The same of reactions, in the order of first use. */
  reactions?: ReactionCountResponse[];
  thread?: ThreadResponse | null;
}

/** One saved a message on some device of one's own, or saves it no more. */
export interface MessageSavedEvent {
  type: "message.saved";
  room_id: string;
  message_id: string;
  seq: number;
  /** Since when; null: no more. */
  saved_at: string | null;
}

/** Says something in a room. */
export interface MessageSend {
  type: "message.send";
  room_id: string;
  /** 1 to 8,000 characters after trimming. */
  content: string;
  /** Makes the send repeatable; not the nil UUID. */
  client_message_id?: string | null;
  /** The message that it answers. */
  reply_to?: string | null;
  /** The message in whose thread it is to stand; not a reply itself. */
  thread_root?: string | null;
  /** Whether a reply stands in the room, too. */
  also_in_room?: boolean | null;
}

/** The acknowledgement of a send. */
export interface MessageSendAck {
  type: "ack";
  id: string;
  room_id: string;
  /** Its place in the room; null while it is held. */
  seq: number | null;
  created_at: string;
  client_message_id: string;
  /** In the room, or held until somebody has looked at it. */
  status: "sent" | "held";
}

/** Takes the pin off. */
export interface MessageUnpin {
  type: "message.unpin";
  message_id: string;
}

/** A message says something else now. */
export interface MessageUpdatedEvent {
  type: "message.updated";
  message: MessageResponse;
  /** Whom it named before. */
  former_mentions: string[];
}

/** A moderator did something, or it has ended; to a room without whoever did it and what for. */
export interface ModerationActionEvent {
  type: "moderation.action";
  action: ModerationActionResponse;
}

/** Body of POST /api/moderation/actions. */
export interface ModerationActionRequest {
  kind: "warn" | "mute" | "ban" | "kick" | "lock_room" | "slow_mode" | "hold_all" | "delete_message" | "bulk_delete" | "raid";
  reason: string;
  /** Where; absent: in the whole tenant. */
  room_id?: string | null;
  user_id?: string | null;
  message_id?: string | null;
  /** How long it holds; absent: until it is undone. */
  duration_seconds?: number | null;
  /** Of slow mode. */
  interval_seconds?: number | null;
  /** Messages of the person. */
  evidence?: string[] | null;
  /** Of a bulk deletion: messages since then. */
  from?: string | null;
  /** And before then. */
  until?: string | null;
  /** Makes it repeatable. */
  client_action_id?: string | null;
}

/** Something that was done. */
export interface ModerationActionResponse {
  id: string;
  kind: "warn" | "mute" | "ban" | "kick" | "lock_room" | "slow_mode" | "hold_all" | "delete_message" | "bulk_delete" | "raid";
  level: "tenant" | "space" | "room";
  room_id: string | null;
  user_id: string | null;
  message_id: string | null;
  reason: string | null;
  evidence: string[];
  interval_seconds: number | null;
  /** Who did it; null: a rule, or not told. */
  by: string | null;
  /** The escalation, or the rule on texts, that did it. */
  rule: string | null;
  /** How many messages it took away. */
  removed: number;
  created_at: string;
  expires_at: string | null;
  acknowledged_at: string | null;
  ended_at: string | null;
  /** How it ended. */
  ended: "undone" | "expired" | "replaced" | null;
  ended_by: string | null;
  /** Something holds by it now. */
  in_force: boolean;
}

/** A case was opened, taken, let go or decided; to those who may see it. */
export interface ModerationCaseEvent {
  type: "moderation.case";
  case_id: string;
  state: "open" | "decided";
  sources: string[];
  room_id: string | null;
  claimed_by: string | null;
  claimed_until: string | null;
}

/** Something for a moderator to look at. */
export interface ModerationCaseResponse {
  id: string;
  state: "open" | "decided";
  sources: string[];
  room_id: string | null;
  room_name: string | null;
  user_id: string | null;
  user_name: string | null;
  message_id: string | null;
  seq: number | null;
  /** As it was when the case was opened; null: there is none, or it is kept no longer. */
  text: string | null;
  /** Of the message as it is now. */
  current_text: string | null;
  findings: FindingResponse[];
  reports: CaseReportResponse[];
  /** The message waits for the decision. */
  held: boolean;
  /** Against which somebody appeals. */
  action_id: string | null;
  appeal: AppealResponse | null;
  /** From 1 to 3. */
  severity: number;
  opened_at: string;
  claimed_by: string | null;
  claimed_by_name: string | null;
  /** Until then it is theirs. */
  claimed_until: string | null;
  assigned_to: string | null;
  decision: string | null;
  decided_by: string | null;
  decided_at: string | null;
  note: string | null;
}

/** Something was done to you, or has ended. */
export interface ModerationNoticeEvent {
  type: "moderation.notice";
  notice: ModerationNoticeResponse;
}

/** Something that was done to the caller. */
export interface ModerationNoticeResponse {
  id: string;
  kind: "warn" | "mute" | "ban" | "kick" | "lock_room" | "slow_mode" | "hold_all" | "delete_message" | "bulk_delete" | "raid";
  level: "tenant" | "space" | "room";
  room_id: string | null;
  message_id: string | null;
  reason: string;
  /** The escalation, or the rule on texts, that did it; of a deletion, `reason` is that rule's code then. */
  rule: string | null;
  removed: number;
  created_at: string;
  expires_at: string | null;
  acknowledged_at: string | null;
  ended_at: string | null;
  ended: "undone" | "expired" | "replaced" | null;
  /** An appeal is taken: there was none, and it can change something. */
  appealable: boolean;
  appeal: NoticeAppealResponse | null;
}

/** A person's record. */
export interface ModerationPersonResponse {
  user_id: string;
  /** In the tenant. */
  role: string;
  /** The newest 200. */
  actions: ModerationActionResponse[];
  reputation: ReputationResponse;
  /** The oldest 50; without those about the caller. */
  open_cases: ModerationCaseResponse[];
}

/** What became of a report of yours. */
export interface ModerationReportEvent {
  type: "moderation.report";
  id: string;
  status: "open" | "upheld" | "dismissed";
}

/** How rules and moderators do. */
export interface ModerationStatsResponse {
  days: DayFigures[];
  rules: RuleFigures[];
  decisions: DecisionsResponse;
  /** The part of what rules found that was upheld; null: nothing was decided. */
  precision: number | null;
}

/** The redirect of SignalR's negotiation. The property names are the protocol's. */
export interface NegotiateResponse {
  url: string;
  accessToken: string;
}

/** What became of an appeal. */
export interface NoticeAppealResponse {
  /** `upheld`: the action stays; `overturned`: it was taken back. */
  state: "open" | "upheld" | "overturned";
  decided_at: string | null;
}

/** Rules as they were. */
export interface OldRulesResponse {
  version: number;
  rules: RuleDocument;
  changed_by: string | null;
  changed_at: string;
  note: string | null;
}

/** Body of PUT /api/spaces/{id}/channels/order. */
export interface OrderRequest {
  sections: SectionRequest[];
}

/** What a channel changes for some of its people. */
export interface OverrideBody {
  kind: "everyone" | "role" | "member";
  allow: string[];
  deny: string[];
  /** The role or the person; absent for everyone. */
  id: string | null;
}

/** Body of PUT /api/rooms/{id}/overrides, and the answer of GET. */
export interface OverridesBody {
  overrides: OverrideBody[];
}

/** A report of the caller's. */
export interface OwnReportResponse {
  id: string;
  message_id: string | null;
  user_id: string | null;
  room_id: string | null;
  reason: string;
  text: string | null;
  status: "open" | "upheld" | "dismissed";
  at: string;
}

/** A thread as it is to the caller. */
export interface OwnThreadResponse {
  room_id: string;
  thread_root: string;
  /** Whether what is new there is counted for them. */
  following: boolean;
  /** They have read it up to here. */
  read_seq: number;
  /** Replies of others above that; stops at 200. */
  unread_count: number;
  /** Those of them that name the caller, or everyone. */
  mention_count: number;
  /** The newest message of the room when it was counted. */
  counted_seq: number;
}

/** A regular expression. */
export interface PatternEntry {
  /** Names it to authors and in statistics, as in `adverts`. */
  id: string;
  /** Without look-around and back references. */
  pattern: string;
  /** What becomes of a text that it matches. */
  verdict: string;
}

/** A pinned message. */
export interface PinResponse {
  /** As it is now. */
  message: MessageResponse;
  pinned_by: string;
  pinned_by_name: string;
  pinned_at: string;
}

/** Shows that the client is there, and is answered when all that was on its way before it has come. */
export interface Ping {
  type: "ping";
}

/** The connection lives. */
export interface PingAck {
  type: "pong";
  server_time: string;
  /** Seconds of silence after which the next ping is due. */
  ping_after: number;
  /** Of the server. */
  version: string;
}

/** What is to be seen of a person is something else now. */
export interface PresenceEvent {
  type: "presence";
  user_id: string;
  status: "offline" | "online" | "away" | "busy";
  last_seen: string | null;
}

/** Body of PUT /api/presence. */
export interface PresenceRequest {
  status: "offline" | "online" | "away" | "busy";
}

/** What others see of a person. */
export interface PresenceResponse {
  user_id: string;
  status: "offline" | "online" | "away" | "busy";
  last_seen: string | null;
}

/** This connection hears of the presence of these people from now on, and of nobody else's. */
export interface PresenceSubscribe {
  type: "presence.subscribe";
  user_ids: string[];
}

/** What is to be seen of them; people who may not be seen are left out. */
export interface PresenceSubscribeAck {
  type: "ack";
  presence: PresenceResponse[];
}

/** Sets one's own status. */
export interface PresenceUpdate {
  type: "presence.update";
  status: "offline" | "online" | "away" | "busy";
}

/** What a public channel shows before one joins. */
export interface PreviewResponse {
  id: string;
  name: string;
  topic: string | null;
  member_count: number;
  joined: boolean;
  archived_at: string | null;
  messages: MessageResponse[];
}

/** A refusal (RFC 9457): act on its code. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  /** Of each field what is wrong, in words. */
  errors?: Record<string, string[]>;
  /** The same in codes and numbers. */
  faults?: Record<string, { code: string; min?: number; max?: number; length?: number }>;
  max?: number;
  user_id?: string;
  needed?: string;
  /** Of what holds for the caller; absent: it has no end. */
  until?: string;
  /** Who has the case. */
  claimed_by?: string;
  /** Until when it is theirs. */
  claimed_until?: string;
  /** How far that reaches. */
  level?: string;
  /** Seconds between two messages. */
  interval?: number;
  /** What lacks, as in `message.send`. */
  permission?: string;
  /** The message in whose thread a reply stands. */
  thread_root?: string;
  /** Of the rules that hold. */
  version?: number;
  /** With which somebody who is banned reads their notices and appeals. */
  notices_token?: string;
  /** Seconds. */
  notices_token_expires_in?: number;
  /** Which of the names or topics. */
  field?: string;
  /** Of a text that is not taken: what is wrong with it, as in `profanity`; or what a moderator said. */
  reason?: string;
  /** The rule that found it. */
  rule?: string;
  /** Where: start and length in UTF-16 units of the text that was sent. */
  ranges?: number[][];
  /** Seconds. */
  retry_after?: number;
  trace_id?: string;
}

/** One's own profile; `handle_changed_from` stands in it while the person has not seen that the system changed their handle. */
export interface ProfileResponse {
  id: string;
  name: string;
  handle: string;
  email: string;
  avatar_url: string | null;
  status: "offline" | "online" | "away" | "busy";
  last_seen: string | null;
  created_at: string;
  version: number;
  locale: string | null;
  tenant_id: string;
  role: "guest" | "member" | "moderator" | "admin" | "owner";
  handle_changed_from?: string;
}

/** The message that another one answers, shortened. */
export interface QuotedResponse {
  id: string;
  seq: number;
  user_id: string;
  user_name: string;
  content: string;
  preview: string;
  deleted: boolean;
  revision: number | null;
}

/** Reacts to a message; once more changes nothing. */
export interface ReactionAdd {
  type: "reaction.add";
  message_id: string;
  /** One emoji, whole. */
  emoji: string;
}

/** The reactions to a message. */
export interface ReactionAddAck {
  type: "ack";
  room_id: string;
  message_id: string;
  seq: number;
  /** The room's change that made them so; null: there never were any. */
  revision: number | null;
  /** In the order of first use. */
  reactions: ReactionCountResponse[];
}

/** How many people reacted with one emoji. */
export interface ReactionCountResponse {
  /** As Unicode recommends to write it. A skin tone makes it another one. */
  emoji: string;
  count: number;
  /** Whether the caller is among them. */
  me: boolean;
}

/** The reactions to a message, and who reacted. */
export interface ReactionListResponse {
  room_id: string;
  message_id: string;
  seq: number;
  /** The room's change that made them so; null: there never were any. */
  revision: number | null;
  /** In the order of first use. */
  reactions: ReactionCountResponse[];
  /** A page of them, by emoji and in the order in which they reacted. */
  people: ReactorResponse[];
}

/** Takes the own reaction back; one that is not there changes nothing. */
export interface ReactionRemove {
  type: "reaction.remove";
  message_id: string;
  /** One emoji, whole. */
  emoji: string;
}

/** The reactions to a message. */
export interface ReactionRemoveAck {
  type: "ack";
  room_id: string;
  message_id: string;
  seq: number;
  /** The room's change that made them so; null: there never were any. */
  revision: number | null;
  /** In the order of first use. */
  reactions: ReactionCountResponse[];
}

/** The reactions to a message. */
export interface ReactionsResponse {
  room_id: string;
  message_id: string;
  seq: number;
  /** The room's change that made them so; null: there never were any. */
  revision: number | null;
  /** In the order of first use. */
  reactions: ReactionCountResponse[];
}

/** Somebody who reacted. */
export interface ReactorResponse {
  emoji: string;
  user_id: string;
  /** Empty when they are not known any more. */
  name: string;
  created_at: string;
}

/** How far a person has got in a room, and what is left. */
export interface ReadStateResponse {
  room_id: string;
  read_seq: number;
  delivered_seq: number;
  unread_count: number;
  mention_count: number;
  counted_seq: number;
  counted_revision: number | null;
  read_version: number;
}

/** How far one has read a thread: up to the seq of a reply. */
export interface ReadThreadRequest {
  seq: number;
}

/** Somebody who has a message. */
export interface ReaderResponse {
  user_id: string;
  name: string;
  delivered_at: string | null;
  read_at: string | null;
}

export interface ReadyChecks {
  postgres: string;
  migrations: string;
  redis: string;
  server: string;
}

export interface ReadyResponse {
  status: "ready" | "degraded" | "unavailable";
  checks: ReadyChecks;
}

/** How far somebody has got: up to a message, by its id or its seq. */
export interface ReceiptRequest {
  message_id?: string | null;
  seq?: number | null;
  /** Of the own place as it was known; an older one does not move it on. */
  read_version?: number | null;
}

/** Who has a message. */
export interface ReceiptsResponse {
  /** How many others have got it. */
  delivered_count: number;
  /** How many others have read it. */
  read_count: number;
  /** A page of them, by id. */
  readers: ReaderResponse[];
}

export interface RefreshRequest {
  refresh_token: string;
}

/** Lengths are code points; those of the password hold for its prepared form (RFC 8265). */
export interface RegisterRequest {
  name: string;
  email: string;
  password: string;
  handle?: string | null;
  tenant?: string | null;
}

/** That a message was taken away by somebody who looks after the room. */
export interface RemovalResponse {
  /** As they gave it. */
  reason: string | null;
}

/** Why a message goes. */
export interface RemoveMessageRequest {
  /** Told to the room, when the message is somebody else's; at most 250 characters. */
  reason: string;
}

/** Body of POST /api/admin/events/replay. */
export interface ReplayRequest {
  queue: string;
}

/** How many events are tried again. */
export interface ReplayedResponse {
  replayed: number;
}

/** Body of POST /api/moderation/reports: one of the three. */
export interface ReportRequest {
  reason: "spam" | "harassment" | "hate" | "sexual" | "violence" | "self_harm" | "other";
  message_id?: string | null;
  user_id?: string | null;
  room_id?: string | null;
  text?: string | null;
}

/** A report of the caller's was taken. */
export interface ReportTakenResponse {
  id: string;
  status: "open" | "upheld" | "dismissed";
}

/** What a cause has done to a reputation. */
export interface ReputationReasonResponse {
  /** As in `blocked`, `held`, `upheld`, `overturned`. */
  cause: string;
  /** How often it was. */
  count: number;
  /** What is left of it by now. */
  weight: number;
  /** The last time. */
  at: string;
}

/** How a person stands. */
export interface ReputationResponse {
  /** From -1 to 1: the sum of the weights; 0 for somebody of whom nothing is known. */
  score: number;
  /** What has moved it, the heaviest first. */
  reasons: ReputationReasonResponse[];
}

/** Body of POST /api/moderation/rules/revert. */
export interface RevertRulesRequest {
  /** The one that is to hold again, as a new one. */
  version: number;
  room_id?: string | null;
}

/** What a message said before. */
export interface RevisionResponse {
  content: string;
  replaced_at: string;
}

/** A role in a space. */
export interface RoleResponse {
  id: string;
  name: string;
  /** From 1; the greater, the higher. */
  position: number;
  permissions: string[];
}

/** Body of PUT /api/spaces/{id}/roles/order and of PUT /api/spaces/{id}/members/{user_id}/roles. */
export interface RolesRequest {
  roles: string[];
}

/** The room is gone. */
export interface RoomDeletedEvent {
  type: "room.deleted";
  room_id: string;
}

/** Whether the room is a favourite of yours. */
export interface RoomFavouriteEvent {
  type: "room.favourite";
  room_id: string;
  favourite: boolean;
  favourite_version: number;
}

/** This connection hears the room; where one is not in it yet and it is a public channel, one comes in. */
export interface RoomJoin {
  type: "room.join";
  room_id: string;
}

/** The numbers from which on the connection hears the room. */
export interface RoomJoinAck {
  type: "ack";
  room_id: string;
  last_seq: number;
  revision: number;
}

/** One leaves the room. */
export interface RoomLeave {
  type: "room.leave";
  room_id: string;
}

/** What holds in a room for the caller. */
export interface RoomModerationResponse {
  locked: boolean;
  locked_until: string | null;
  slow_mode_seconds: number | null;
  slow_mode_until: string | null;
  muted: boolean;
  muted_until: string | null;
  /** The caller may write in it all the same, locked or slow. */
  exempt: boolean;
  /** What newcomers say is looked at first, and nobody is invited. */
  raid: boolean;
  raid_until: string | null;
}

/** A room by itself, as one of its members gets it. */
export interface RoomResponse {
  id: string;
  name: string;
  type: "direct" | "group" | "channel";
  visibility: "private" | "public";
  topic: string | null;
  archived_at: string | null;
  role: "member" | "admin" | "owner";
  member_count: number;
  last_seq: number;
  revision: number;
  last_message: MessageResponse | null;
  read_seq: number;
  delivered_seq: number;
  other_user: CardResponse | null;
  /** Some members of a group that has no name; absent elsewhere. */
  others?: CardResponse[];
  created_by: string;
  created_at: string;
  /** The first 100. */
  members: MemberResponse[];
  favourite: boolean;
  favourite_version: number;
  /** Whose channel it is; absent: no space's. */
  space_id?: string;
}

/** A line of the room list, also in sync. */
export interface RoomSummaryResponse {
  id: string;
  /** A direct room's is the other person's; a group without a name has none. */
  name: string;
  type: "direct" | "group" | "channel";
  visibility: "private" | "public";
  topic: string | null;
  archived_at: string | null;
  role: "member" | "admin" | "owner";
  member_count: number;
  last_seq: number;
  revision: number;
  last_message: MessageResponse | null;
  read_seq: number;
  delivered_seq: number;
  unread_count: number;
  mention_count: number;
  /** The newest message that the counts know of. */
  counted_seq: number;
  /** The newest change that the counts know of. */
  counted_revision: number | null;
  /** How often the person put their own place back: of two places the greater is the later. */
  read_version: number;
  joined_at: string;
  favourite: boolean;
  favourite_version: number;
  other_user: CardResponse | null;
  /** Some members of a group that has no name; absent elsewhere. */
  others?: CardResponse[];
  /** Whose channel it is; absent: no space's. */
  space_id?: string;
}

/** What a client missed in a room. */
export interface RoomSyncResponse {
  room: RoomSummaryResponse;
  /** New ones, oldest first. */
  messages: MessageResponse[];
  /** Older ones that were edited or deleted. */
  changed: MessageResponse[];
  /** What else changed of messages: what each kind says of a message now. */
  changes: MessageChangeResponse[];
  /** The messages are the newest: what the client has of the room is to be dropped. */
  reset: boolean;
}

/** How a room is now. */
export interface RoomUpdatedEvent {
  type: "room.updated";
  /** A room as everybody in it has it. */
  room: { id: string; name: string | null; type: "direct" | "group" | "channel"; visibility: "private" | "public"; topic: string | null; archived_at: string | null; member_count: number; revision: number };
}

/** Rules as people write them, and as they are stored. What is absent is as in the tenant's rules, or as on the first day. */
export interface RuleDocument {
  /** The verdicts on words of severity 1, 2 and 3. */
  profanity: string[] | null;
  /** Words of the community, beside the built-in lists. */
  words: WordEntry[] | null;
  /** Words, `stem*` and phrases of two words that always pass. */
  allowed_words: string[] | null;
  /** Whether the built-in lists count. */
  built_in_words: boolean | null;
  /** Regular expressions. */
  patterns: PatternEntry[] | null;
  spam: SpamEntry | null;
  /** Hosts that no link may lead to, with all below them. */
  blocked_hosts: string[] | null;
  /** Hosts whose links pass whatever else speaks against them. */
  allowed_hosts: string[] | null;
  links: LinksEntry | null;
  contents: ContentsEntry | null;
  /** What becomes of a text that could not be judged: `allow` or `hold`. */
  on_failure: string | null;
  /** As in `tenant.moderator` and `room.owner`; spam, links and contents do not hold for these. */
  exempt_roles: string[] | null;
  /** What becomes of a published message that a second look would not have let through: `case` or `retract`. */
  second_look: string | null;
}

/** How often a rule is in decided cases, and what became of these. */
export interface RuleFigures {
  rule: string;
  found: number;
  upheld: number;
  overturned: number;
}

/** Rules as a file. */
export interface RulesFile {
  /** Of the file: 1. */
  format: number;
  rules: RuleDocument;
}

/** The rules of a room, or of the tenant. */
export interface RulesResponse {
  /** 0: the place has no rules of its own. */
  version: number;
  /** What was written there; null for what is not said. */
  rules: RuleDocument;
  /** With those of the tenant and the built-in ones below. */
  effective: RuleDocument;
  changed_by: string | null;
  changed_at: string | null;
  note: string | null;
}

/** That rules were changed. */
export interface RulesVersionResponse {
  version: number;
  changed_by: string | null;
  changed_at: string;
  note: string | null;
}

/** Which messages the caller keeps, wherever they are. */
export interface SavedIdsResponse {
  message_ids: string[];
}

/** A message that the caller keeps. */
export interface SavedMessageResponse {
  /** As it is now; empty once it was deleted. */
  message: MessageResponse;
  saved_at: string;
}

/** Whether the caller keeps a message. */
export interface SavedResponse {
  room_id: string;
  message_id: string;
  seq: number;
  /** Since when; null: no more. */
  saved_at: string | null;
}

/** The channels under a category; without one, those above all. */
export interface SectionRequest {
  channels: string[];
  category_id?: string | null;
}

/** A message to send. */
export interface SendMessageRequest {
  /** 1 to 8,000 characters after trimming. */
  content: string;
  /** Makes the send repeatable; not the nil UUID. */
  client_message_id?: string | null;
  /** The message that it answers. */
  reply_to?: string | null;
  /** The message in whose thread it is to stand; not a reply itself. */
  thread_root?: string | null;
  /** Whether a reply stands in the room, too. */
  also_in_room?: boolean | null;
}

/** The acknowledgement of a send. */
export interface SentMessageResponse {
  id: string;
  room_id: string;
  /** Its place in the room; null while it is held. */
  seq: number | null;
  created_at: string;
  client_message_id: string;
  /** In the room, or held until somebody has looked at it. */
  status: "sent" | "held";
}

export interface SessionResponse {
  token: string;
  token_type: string;
  expires_in: number;
  refresh_token: string;
  refresh_expires_in: number;
  user: UserResponse;
  device: string | null;
}

/** Who is banned from a space. */
export interface SpaceBanResponse {
  user_id: string;
  banned_by: string;
  reason: string;
  banned_at: string;
}

/** What is shown of a space to those who are not in it. */
export interface SpaceCardResponse {
  id: string;
  name: string;
  description: string | null;
  member_count: number;
  joined: boolean;
}

/** A channel as a member of its space sees it. */
export interface SpaceChannelResponse {
  id: string;
  name: string;
  topic: string | null;
  visibility: "private" | "public";
  member_count: number;
  archived_at: string | null;
  joined: boolean;
  category_id: string | null;
  default: boolean;
  /** What the caller may in it. */
  permissions: string[];
}

/** A space is gone. */
export interface SpaceDeletedEvent {
  type: "space.deleted";
  space_id: string;
}

/** Somebody came into a space. */
export interface SpaceMemberJoinedEvent {
  type: "space.member_joined";
  space_id: string;
  user_id: string;
}

/** Somebody is no longer in a space. */
export interface SpaceMemberLeftEvent {
  type: "space.member_left";
  space_id: string;
  user_id: string;
}

/** Somebody in a space. */
export interface SpaceMemberResponse {
  user_id: string;
  name: string;
  handle: string;
  avatar_url: string | null;
  owner: boolean;
  /** The highest first. */
  roles: string[];
  joined_at: string;
}

/** A space as one of its members gets it. */
export interface SpaceResponse {
  id: string;
  name: string;
  description: string | null;
  visibility: "private" | "public";
  owner_id: string;
  member_count: number;
  revision: number;
  /** What all its members may. */
  everyone: string[];
  /** What the caller may in it. */
  permissions: string[];
  /** The caller's, the highest first. */
  roles: string[];
  joined_at: string;
  created_at: string;
}

/** A space, its channels or what people may in it changed: what a client holds of it is out of date. */
export interface SpaceUpdatedEvent {
  type: "space.updated";
  space_id: string;
  name: string;
  description: string | null;
  visibility: "private" | "public";
  owner_id: string;
  member_count: number;
  revision: number;
}

/** From which scores on a text is spam. */
export interface SpamEntry {
  flag: number | null;
  hold: number | null;
}

/** Rooms of yours that this connection does not hear. */
export interface SubscriptionsLimitedEvent {
  type: "subscriptions_limited";
  room_ids: string[];
  /** There are others. */
  more: boolean;
}

/** Body of POST /api/sync. */
export interface SyncRequest {
  /** The last one; absent on a first visit. */
  cursor?: string | null;
  /** Most messages in the answer; 200 when absent. */
  limit?: number | null;
  /** Most messages of each room in which the client starts anew; `FreshPage` when absent. */
  fresh?: number | null;
}

/** Events of the room, or of everything when it is null, may have been missed: sync. */
export interface SyncRequiredEvent {
  type: "sync.required";
  room_id: string | null;
}

/** What a client missed. */
export interface SyncResponse {
  /** To be sent next time. */
  cursor: string;
  /** There is more right now. */
  has_more: boolean;
  rooms: RoomSyncResponse[];
  /** Rooms that the person is no longer in. */
  removed_room_ids: string[];
}

/** Something that happened in the room; say it in your reader's language. */
export interface SystemNoteResponse {
  /** Of an open set: joined, left, removed, renamed, topic, pinned. */
  code: string;
  params: SystemParamsResponse;
}

/** The values of what happened; which are there depends on the code. */
export interface SystemParamsResponse {
  /** Whom it is about, the first of them. */
  users?: SystemUserResponse[];
  /** How many they are. */
  count?: number;
  /** What the room is called now. */
  name?: string | null;
  /** Its topic now. */
  topic?: string | null;
  /** The message that it is about. */
  message_id?: string;
  /** That one's place. */
  seq?: number;
}

/** Somebody of whom a system message tells, as they are called now. */
export interface SystemUserResponse {
  id: string;
  name: string;
}

/** Body of POST /api/moderation/rules/test. */
export interface TestRulesRequest {
  text: string;
  room_id?: string | null;
  rules?: RuleDocument | null;
}

/** What would become of a text. */
export interface TestRulesResponse {
  verdict: "allow" | "flag" | "mask" | "hold" | "block";
  /** As it would be published: what is masked is hidden. */
  text: string;
  findings: FindingResponse[];
}

/** Follows a thread, or follows it no more. */
export interface ThreadFollow {
  type: "thread.follow";
  /** The thread's root, or any reply in it. */
  message_id: string;
}

/** A thread as it is to the caller. */
export interface ThreadFollowAck {
  type: "ack";
  room_id: string;
  thread_root: string;
  /** Whether what is new there is counted for them. */
  following: boolean;
  /** They have read it up to here. */
  read_seq: number;
  /** Replies of others above that; stops at 200. */
  unread_count: number;
  /** Those of them that name the caller, or everyone. */
  mention_count: number;
  /** The newest message of the room when it was counted. */
  counted_seq: number;
}

/** A page of the threads that the caller follows. */
export interface ThreadListResponse {
  /** How many of the whole list have something unread. */
  unread_threads: number;
  /** Unread replies of the whole list that name the caller. */
  mention_count: number;
  threads: ListedThreadResponse[];
}

/** One has read a thread up to a reply. */
export interface ThreadRead {
  type: "thread.read";
  /** The thread's root, or any reply in it. */
  message_id: string;
  /** Of the reply. */
  seq: number;
}

/** A thread as it is to the caller. */
export interface ThreadReadAck {
  type: "ack";
  room_id: string;
  thread_root: string;
  /** Whether what is new there is counted for them. */
  following: boolean;
  /** They have read it up to here. */
  read_seq: number;
  /** Replies of others above that; stops at 200. */
  unread_count: number;
  /** Those of them that name the caller, or everyone. */
  mention_count: number;
  /** The newest message of the room when it was counted. */
  counted_seq: number;
}

/** A thread at its root: what everybody sees, and what is the reader's own. */
export interface ThreadResponse {
  /** Replies that are not deleted. */
  reply_count: number;
  last_reply_at: string;
  /** Five at most, whoever replied last first. */
  repliers: string[];
  /** Whether what is new there is counted for the reader. */
  following: boolean;
  /** They have read it up to here. */
  read_seq: number;
  /** Replies of others above that; stops at 200. */
  unread_count: number;
  /** Those of them that name the reader, or everyone. */
  mention_count: number;
  /** The newest message of the room when it was counted. */
  counted_seq: number;
}

/** Follows a thread, or follows it no more. */
export interface ThreadUnfollow {
  type: "thread.unfollow";
  /** The thread's root, or any reply in it. */
  message_id: string;
}

/** A thread as it is to the caller. */
export interface ThreadUnfollowAck {
  type: "ack";
  room_id: string;
  thread_root: string;
  /** Whether what is new there is counted for them. */
  following: boolean;
  /** They have read it up to here. */
  read_seq: number;
  /** Replies of others above that; stops at 200. */
  unread_count: number;
  /** Those of them that name the caller, or everyone. */
  mention_count: number;
  /** The newest message of the room when it was counted. */
  counted_seq: number;
}

/** To one's own devices: a thread as it is to oneself. */
export interface ThreadUpdatedEvent {
  type: "thread.updated";
  room_id: string;
  thread_root: string;
  following: boolean;
  read_seq: number;
  unread_count: number;
  mention_count: number;
  counted_seq: number;
}

/** Somebody writes, or writes no more. */
export interface TypingEvent {
  type: "typing";
  room_id: string;
  user_id: string;
  user_name: string | null;
  typing: boolean;
}

/** Body of POST /api/rooms/{id}/typing. */
export interface TypingRequest {
  typing: boolean;
}

/** One begins to write in a room, or stops. */
export interface TypingStart {
  type: "typing.start";
  room_id: string;
}

/** One begins to write in a room, or stops. */
export interface TypingStop {
  type: "typing.stop";
  room_id: string;
}

/** Body of POST /api/moderation/actions/{id}/undo. */
export interface UndoRequest {
  reason?: string | null;
}

/** From which message on everything is unread again, by its id or its seq. */
export interface UnreadRequest {
  message_id?: string | null;
  seq?: number | null;
}

/** Body of PATCH /api/spaces/{id}/roles/{role_id}; what is absent stays. */
export interface UpdateRoleRequest {
  name?: string | null;
  permissions?: string[] | null;
}

/** Body of PATCH /api/rooms/{id}; what is absent stays, an empty topic takes the topic away. */
export interface UpdateRoomRequest {
  name?: string | null;
  topic?: string | null;
  visibility?: "private" | "public" | null;
}

/** Body of PATCH /api/spaces/{id}; what is absent stays, an empty description takes it away. */
export interface UpdateSpaceRequest {
  name?: string | null;
  description?: string | null;
  visibility?: "private" | "public" | null;
}

/** A person, as the caller sees them; without `email` where the caller may not know it. */
export interface UserResponse {
  id: string;
  name: string;
  handle: string;
  email?: string;
  avatar_url: string | null;
  status: "offline" | "online" | "away" | "busy";
  last_seen: string | null;
  created_at: string;
  version: number;
}

/** How a person is called now. */
export interface UserUpdatedEvent {
  type: "user.updated";
  user: CardResponse;
}

/** How many messages would get which verdict. */
export interface VerdictCounts {
  allow: number;
  flag: number;
  mask: number;
  hold: number;
  block: number;
}

/** A word of a community. */
export interface WordEntry {
  /** `word`, `word+` (with endings), `stem*`, `*end`, `*part*`; before it may stand the words of a phrase. */
  word: string;
  /** From 1 to 3. */
  severity: number;
  /** `en` or `fr`: whose endings it takes. */
  language: string | null;
}

/** Body of PUT /api/moderation/rules. */
export interface WriteRulesRequest {
  /** The one that holds; 0: none does. */
  version: number;
  rules: RuleDocument;
  /** Absent: of the tenant. */
  room_id?: string | null;
  note?: string | null;
}

/** What clients send over the realtime connection, and how each is acknowledged. */
export interface ClientEvents {
  "message.delete": { event: MessageDelete; ack: Ack };
  "message.delivered": { event: MessageDelivered; ack: MessageDeliveredAck };
  "message.edit": { event: MessageEdit; ack: MessageEditAck };
  "message.forward": { event: MessageForward; ack: MessageForwardAck };
  "message.pin": { event: MessagePin; ack: Ack };
  "message.read": { event: MessageRead; ack: MessageReadAck };
  "message.send": { event: MessageSend; ack: MessageSendAck };
  "message.unpin": { event: MessageUnpin; ack: Ack };
  "ping": { event: Ping; ack: PingAck };
  "presence.subscribe": { event: PresenceSubscribe; ack: PresenceSubscribeAck };
  "presence.update": { event: PresenceUpdate; ack: Ack };
  "reaction.add": { event: ReactionAdd; ack: ReactionAddAck };
  "reaction.remove": { event: ReactionRemove; ack: ReactionRemoveAck };
  "room.join": { event: RoomJoin; ack: RoomJoinAck };
  "room.leave": { event: RoomLeave; ack: Ack };
  "thread.follow": { event: ThreadFollow; ack: ThreadFollowAck };
  "thread.read": { event: ThreadRead; ack: ThreadReadAck };
  "thread.unfollow": { event: ThreadUnfollow; ack: ThreadUnfollowAck };
  "typing.start": { event: TypingStart; ack: Ack };
  "typing.stop": { event: TypingStop; ack: Ack };
}

export type ClientEvent = ClientEvents[keyof ClientEvents]["event"];
