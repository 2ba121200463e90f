import type { Removal } from "../../api/messageParts";
import type { Card, Message, PresenceStatus, Role, RoomInfo, Summary } from "../../api/wire";
import type { Said } from "./messageChanges";
import type { OwnThread } from "./threads";

/** How far a person got in a room. */
export interface Progress {
  delivered: number;
  read: number;
}

/**
 * The server's count of what was unread, and what it had counted: everything above `readSeq` up to `seq`, as it stood at
 * `revision`.
 */
export interface UnreadBase {
  readSeq: number;
  version: number;
  seq: number;
  revision: number;
  unread: number;
  mentions: number;
}

/** What a change after the base took from the counts, or added. */
export interface CountChange {
  seq: number;
  unread: number;
  mentions: number;
}

/**
 * What we hold of one room. Never changed in place.
 *
 * `messages` may have holes; because `seq` counts without a gap, what is next to what shows in the numbers. `head` is the end
 * of what we know without a hole: a message above it waits, unseen, until a sync has brought those before it. `revision` does
 * the same for changes, with `ahead` holding those that came too early.
 */
export interface RoomState {
  id: string;
  name: string;
  type: RoomInfo["type"];
  visibility: "public" | "private";
  topic: string | null;
  archivedAt: string | null;
  infoRevision: number;
  memberCount: number;
  countRevision: number;
  role: Role;
  otherUser: Card | null;
  /** Some of the other members of a group that has no name of its own, as they are called now; empty elsewhere. */
  others: readonly Card[];
  lastMessage: Message | null;

  messages: ReadonlyMap<number, Message>;
  /** Deletions that arrived before their message. */
  deletions: ReadonlyMap<number, Deletion>;
  /** What is said of messages besides their text, held or not. */
  said: ReadonlyMap<number, Said>;
  head: number;
  /** The greatest `seq` held; above `head` it tells of a hole. */
  top: number;
  revision: number;
  ahead: readonly number[];
  /** The first message there is, once we know it. */
  firstSeq: number | null;

  /** Where this person goes on reading, and how often they put that back (`place.ts`). */
  readSeq: number;
  readVersion: number;
  deliveredSeq: number;
  base: UnreadBase;
  /** Edits and deletions that the base does not know of, by `revision`. */
  changes: ReadonlyMap<number, CountChange>;
  /** What was said before is not unread. */
  joinedAt: string | null;
  favourite: boolean;
  /** Counts the changes of it, on whatever device. */
  favouriteVersion: number;
  progress: ReadonlyMap<string, Progress>;
  /** Who is here since when, as far as their list was fetched. */
  joined: ReadonlyMap<string, Joined>;
}

/** That a message is gone. */
export interface Deletion {
  revision: number;
  deletedAt: string;
  /** Where it was not its author who took it away. */
  removal?: Removal | null;
}

/** When somebody came in, and behind which message. What they are called stands in `people`. */
export interface Joined {
  seq: number;
  at: string;
}

export interface PresenceState {
  status: PresenceStatus;
  lastSeen: string | null;
}

export interface Person {
  id: string;
  name: string;
  handle: string | null;
  avatarUrl: string | null;
  /** Counts the changes of the three above. */
  version: number;
}

export interface Typist {
  userId: string;
  name: string;
  until: number;
}

/** Somebody put this person into a room; shown until the person has seen it. */
export interface Addition {
  roomId: string;
  roomName: string | null;
  byId: string;
  byName: string | null;
  at: string;
}

/** What a moderator did to this person, or to a room of theirs, while it was connected; shown until the person has seen it. */
export interface ModerationNotice {
  id: string;
  kind: string;
  roomId: string | null;
  /** Of what was done to the person; `null`: it is about the room. */
  reason: string | null;
  /** The rule that did it, if one did. */
  rule: string | null;
  ended: boolean;
  /** What was decided on the person's appeal, where that is the news. */
  appeal: "upheld" | "overturned" | null;
}

/** Everything the screens show, replaced as a whole with every change. */
export interface ChatState {
  me: string;
  /** False until the first sync or a kept snapshot has told which rooms there are. */
  loaded: boolean;
  rooms: ReadonlyMap<string, RoomState>;
  people: ReadonlyMap<string, Person>;
  presence: ReadonlyMap<string, PresenceState>;
  typing: ReadonlyMap<string, readonly Typist[]>;
  /** Counts up when a room's members changed, so that an open list fetches them again. */
  memberChanges: ReadonlyMap<string, number>;
  /** The newest first, at most a few. */
  additions: readonly Addition[];
  /** Rooms that went since the last sync was asked for: its answer may have been written before. */
  gone: ReadonlySet<string>;
  /** The newest first, at most a few. */
  notices: readonly ModerationNotice[];
  /** What is this person's own of threads, by their roots, as far as it is known. */
  threads: ReadonlyMap<string, OwnThread>;
  /** The roots of the threads that they follow, as the server listed them; `null` until it has. */
  threadList: readonly Message[] | null;
  /** How often the server told of a case for moderators: reason to look again, for who looks at them. */
  caseNews: number;
  /** Counts what was heard of spaces. */
  spaceNews: number;
  /** The messages that the person keeps for themselves, by their ids. */
  saved: ReadonlySet<string>;
}

export function emptyState(me: string): ChatState {
  return {
    me, loaded: false, rooms: new Map(), people: new Map(), presence: new Map(), typing: new Map(), memberChanges: new Map(),
    additions: [], gone: new Set(), notices: [], threads: new Map(), threadList: null, caseNews: 0, spaceNews: 0, saved: new Set(),
  };
}

export function baseOf(summary: Summary): UnreadBase {
  return {
    readSeq: summary.read_seq,
    version: summary.read_version,
    seq: summary.counted_seq ?? summary.last_seq,
    revision: summary.counted_revision ?? (summary.counted_seq === null ? summary.revision : 0),
    unread: summary.unread_count,
    mentions: summary.mention_count,
  };
}

export function roomFrom(summary: Summary): RoomState {
  const last = summary.last_message;
  return {
    id: summary.id,
    name: summary.name ?? "",
    type: summary.type,
    visibility: summary.visibility ?? "private",
    topic: summary.topic,
    archivedAt: summary.archived_at,
    infoRevision: summary.revision,
    memberCount: summary.member_count,
    countRevision: summary.revision,
    role: summary.role ?? "member",
    otherUser: summary.other_user,
    others: summary.others ?? [],
    lastMessage: last,
    messages: new Map(last ? [[last.seq, last]] : []),
    deletions: new Map(),
    said: new Map(),
    head: summary.last_seq,
    top: last?.seq ?? 0,
    revision: summary.revision,
    ahead: [],
    firstSeq: summary.last_seq === 0 ? 1 : null,
    readSeq: summary.read_seq,
    readVersion: summary.read_version,
    deliveredSeq: summary.delivered_seq,
    base: baseOf(summary),
    changes: new Map(),
    joinedAt: summary.joined_at,
    favourite: summary.favourite,
    favouriteVersion: summary.favourite_version,
    progress: new Map(),
    joined: new Map(),
  };
}
