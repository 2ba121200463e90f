import type { Favourite, Message, RoomInfo, SyncRoom } from "../../api/wire";
import { changed, isEcho } from "./echo";
import { asMasked } from "./masked";
import { saidOf, withMessageChanges } from "./messageChanges";
import { currentQuote, withQuotes } from "./quotes";
import { baseOf, roomFrom, type Deletion, type Progress, type RoomState } from "./roomState";
import { withPlace } from "./place";
import { lastStanding } from "./standing";
import { canonical, tombstone } from "./tombstone";
import { withBase } from "./unread";

// Merging is a join: doing it twice, or in another order, gives the same state. Each thing carries the number that decides
// (`seq`, `revision`, a cursor), and the greater one wins.

/** Of two copies of a message, the one that knows more. */
export function newer(one: Message, other: Message): Message {
  const [a, b] = [one.revision ?? 0, other.revision ?? 0];
  if (a !== b) return a > b ? one : other;
  // Equal in revision: our own echo of an acknowledged send lacks what only the server fills in.
  const [winner, loser] = isEcho(one) ? [other, one] : [one, other];
  // The quote has a revision of its own.
  const fresher = winner.quoted && (loser.quoted?.revision ?? 0) > (winner.quoted.revision ?? 0);
  const told = isEcho(loser) && !isEcho(winner) && winner.deleted_at === null && winner.content !== loser.content ? asMasked(winner) : winner;
  return fresher ? changed(told, { quoted: loser.quoted }) : told;
}

/** Adds messages, wherever they belong, and moves the head over what is now without a hole. */
export function withMessages(before: RoomState, incoming: readonly Message[]): RoomState {
  if (incoming.length === 0) return before;
  const room = withMessageChanges(before, incoming.flatMap((message) => message.changes ?? []));
  const messages = new Map(room.messages);
  let { top } = room;
  const touched = new Set<number>();
  for (const message of incoming) {
    const deletion = room.deletions.get(message.seq);
    const fresh = deletion && deletion.revision > (message.revision ?? 0)
      ? tombstone(canonical(message), deletion.revision, deletion)
      : canonical(message);
    const held = messages.get(message.seq);
    const winner = held ? newer(held, fresh) : fresh;
    if (winner === held) continue;
    messages.set(message.seq, winner);
    top = Math.max(top, message.seq);
    touched.add(message.seq);
  }
  return touched.size > 0 ? settle(withQuotes({ ...room, messages, top }, touched)) : room;
}

/** Moves `head` and `revision` over what has no hole any more, and keeps the last line up to date. */
function settle(room: RoomState): RoomState {
  let { head, revision } = room;
  while (room.messages.has(head + 1)) head++;
  let ahead = room.ahead;
  if (ahead.length > 0) {
    const waiting = new Set(ahead);
    while (waiting.has(revision + 1)) revision++;
    ahead = ahead.filter((number) => number > revision);
  }
  const lastMessage = lastStanding(room.messages, head) ?? (room.lastMessage && current(room, room.lastMessage));
  return { ...room, head, revision, ahead, lastMessage };
}

/** A copy of a message that is kept beside the others, as it is by the newest that is known. */
function current(room: RoomState, copy: Message): Message {
  const held = room.messages.get(copy.seq);
  const deletion = room.deletions.get(copy.seq);
  let message = held ? newer(held, copy) : copy;
  if (deletion && deletion.revision > (message.revision ?? 0)) message = tombstone(message, deletion.revision, deletion);
  const quoted = message.quoted && currentQuote(room, message.quoted);
  return quoted === message.quoted ? message : changed(message, { quoted });
}

/** Notes that the room's change number `revision` has been seen. */
export function withRevision(room: RoomState, revision: number | null): RoomState {
  if (revision === null || revision <= room.revision || room.ahead.includes(revision)) return room;
  return settle({ ...room, ahead: [...room.ahead, revision].sort((a, b) => a - b) });
}

export function withDeletion(room: RoomState, seq: number, deletion: Deletion): RoomState {
  const { revision } = deletion;
  const known = room.deletions.get(seq);
  if (known && known.revision >= revision) return withRevision(room, revision);
  const deletions = new Map(room.deletions).set(seq, deletion);
  const held = room.messages.get(seq);
  let next: RoomState = { ...room, deletions };
  if (held && (held.revision ?? 0) < revision) {
    next = { ...next, messages: new Map(room.messages).set(seq, tombstone(held, revision, deletion)) };
  }
  return withRevision(settle(withQuotes(next, new Set([seq]))), revision);
}

/** The name, topic and so on; each message about them carries the revision that made them true. */
export function withInfo(room: RoomState, info: RoomInfo): RoomState {
  let next = room;
  // The name of a direct room is the other person's, which an event to both cannot carry.
  const direct = room.type === "direct";
  if (info.revision >= room.infoRevision) {
    next = {
      ...next,
      name: direct ? next.name : info.name ?? "",
      visibility: info.visibility ?? next.visibility,
      topic: info.topic,
      archivedAt: info.archived_at,
      infoRevision: info.revision,
    };
  }
  return withRevision(withMemberCount(next, info.member_count, info.revision), info.revision);
}

export function withMemberCount(room: RoomState, memberCount: number, revision: number): RoomState {
  if (revision < room.countRevision) return withRevision(room, revision);
  return withRevision({ ...room, memberCount, countRevision: revision }, revision);
}

/** Whether this person keeps the room among the favourites. */
export function withFavourite(room: RoomState, { favourite, favourite_version }: Omit<Favourite, "room_id">): RoomState {
  return favourite_version > room.favouriteVersion ? { ...room, favourite, favouriteVersion: favourite_version } : room;
}

/** How far someone got. Cursors only ever move forward. */
export function withProgress(room: RoomState, userId: string, progress: Partial<Progress>): RoomState {
  const before = room.progress.get(userId) ?? { delivered: 0, read: 0 };
  const read = Math.max(before.read, progress.read ?? 0);
  const delivered = Math.max(before.delivered, progress.delivered ?? 0, read);
  if (read === before.read && delivered === before.delivered && room.progress.has(userId)) return room;
  return { ...room, progress: new Map(room.progress).set(userId, { delivered, read }) };
}

/** Who left, or never came back, is waited for by no tick and offered nowhere. */
export function withoutProgress(room: RoomState, gone: (userId: string) => boolean): RoomState {
  const progress = new Map([...room.progress].filter(([id]) => !gone(id)));
  const joined = new Map([...room.joined].filter(([id]) => !gone(id)));
  return progress.size === room.progress.size && joined.size === room.joined.size ? room : { ...room, progress, joined };
}

/** What a sync says of a room. `before` is null for a room that is new to us. */
export function withSync(before: RoomState | null, entry: SyncRoom): RoomState {
  const { room: summary } = entry;
  let room = before ?? { ...roomFrom(summary), progress: new Map() };
  if (before) {
    const known = before.infoRevision <= summary.revision;
    room = {
      ...room,
      name: known ? summary.name ?? room.name : room.name,
      role: known ? summary.role ?? room.role : room.role,
      otherUser: summary.other_user ?? room.otherUser,
      others: known ? summary.others ?? [] : room.others,
    };
    room = withFavourite(withInfo(room, summary), summary);
  }
  if (entry.reset) room = withoutMessages(room, summary.last_seq);
  room = withMessageChanges(withMessages(room, [...entry.messages, ...entry.changed]), entry.changes ?? []);
  // The server vouches for everything up to here: what it did not send again is held already, or fetched when looked at.
  room = settle({
    ...room,
    head: Math.max(room.head, summary.last_seq),
    revision: Math.max(room.revision, summary.revision),
    ahead: room.ahead.filter((number) => number > summary.revision),
    lastMessage: latest(room.lastMessage, summary.last_message && canonical(summary.last_message)),
    deliveredSeq: Math.max(room.deliveredSeq, summary.delivered_seq, summary.read_seq),
    joinedAt: summary.joined_at ?? room.joinedAt,
  });
  return withBase(withPlace(room, summary.read_seq, summary.read_version), baseOf(summary));
}

function latest(held: Message | null, fresh: Message | null): Message | null {
  if (!held || !fresh) return held ?? fresh;
  if (held.seq === fresh.seq) return newer(held, fresh);
  return held.seq > fresh.seq ? held : fresh;
}

/** Too much was missed to fill the hole: only what is newer than the answer is kept. */
function withoutMessages(room: RoomState, upTo: number): RoomState {
  const keeps = (seq: number) => seq > upTo;
  return { ...room, messages: new Map([...room.messages].filter(([seq]) => keeps(seq))), said: saidOf(room, keeps), firstSeq: null };
}

/** The first `seq` and the first `revision` that were skipped; `null` where none was. */
export function firstMissing(room: RoomState): { seq: number | null; revision: number | null } {
  return { seq: room.top > room.head ? room.head + 1 : null, revision: room.ahead.length > 0 ? room.revision + 1 : null };
}

/** True when a number was skipped, so that a sync has to bring what is missing unless it comes late. */
export function hasGap(room: RoomState): boolean {
  return room.ahead.length > 0 || room.top > room.head;
}

/** A closed room keeps this many of its newest messages. */
const keptPerRoom = 200;

/** The room without what is far from its end. */
export function trimmed(room: RoomState): RoomState {
  if (room.messages.size <= keptPerRoom) return room;
  // What came after the server's count is counted here, and needed for it.
  const keeps = (seq: number) => seq > room.head - keptPerRoom || seq > room.base.seq;
  return { ...room, messages: new Map([...room.messages].filter(([seq]) => keeps(seq))), said: saidOf(room, keeps), firstSeq: null };
}
