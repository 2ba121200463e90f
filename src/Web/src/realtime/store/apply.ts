import type { Member, SyncPage } from "../../api/wire";
import type { ServerEvent } from "../connection/events";
import {
  withDeletion, withFavourite, withInfo, withMemberCount, withMessages, withoutProgress, withProgress, withRevision, withSync,
} from "./merge";
import { named, namedTypist, personOf, withNames, withPeople } from "./names";
import type { ChatState, Person, RoomState, Typist } from "./roomState";
import { withPlace, withUnreadFrom } from "./place";
import { withBase, withChange, type Change } from "./unread";

/** How long a person types without saying so again. */
export const typingMs = 6000;

function withRoom(state: ChatState, id: string, change: (room: RoomState) => RoomState): ChatState {
  const before = state.rooms.get(id);
  if (!before) return state;
  const after = change(before);
  return after === before ? state : { ...state, rooms: new Map(state.rooms).set(id, after) };
}

/** Others that the server gives of a group without a name. */
const namedBy = 4;

/** What is shown of additions at most; older ones stand in the list of rooms all the same. */
const keptAdditions = 20;

function withAddition(state: ChatState, { room, added_by, added_by_name, added_at }: Extract<ServerEvent, { type: "member.added" }>): ChatState {
  const addition = { roomId: room.id, roomName: room.name, byId: added_by, byName: added_by_name, at: added_at };
  const others = state.additions.filter((one) => one.roomId !== room.id);
  return { ...state, additions: [addition, ...others].slice(0, keptAdditions) };
}

export function withoutAddition(state: ChatState, id: string): ChatState {
  const additions = state.additions.filter((one) => one.roomId !== id);
  return additions.length === state.additions.length ? state : { ...state, additions };
}

export function withoutRoom(before: ChatState, id: string): ChatState {
  const state = withoutAddition(before, id);
  if (!state.rooms.has(id)) return state;
  const rooms = new Map(state.rooms);
  rooms.delete(id);
  return { ...state, rooms };
}

function withTyping(state: ChatState, roomId: string, userId: string, typist: Typist | null): ChatState {
  const before = state.typing.get(roomId) ?? [];
  const others = before.filter((one) => one.userId !== userId);
  if (!typist && others.length === before.length) return state;
  return { ...state, typing: new Map(state.typing).set(roomId, typist ? [...others, typist] : others) };
}

function membersChanged(state: ChatState, roomId: string): ChatState {
  return { ...state, memberChanges: new Map(state.memberChanges).set(roomId, (state.memberChanges.get(roomId) ?? 0) + 1) };
}

/** `members` are all that the room has: whoever else was known there is not in it any more. */
export function withOnlyMembers(state: ChatState, roomId: string, members: readonly Member[]): ChatState {
  const here = new Set(members.map((one) => one.user_id));
  return withRoom(state, roomId, (room) => withoutProgress(room, (id) => !here.has(id)));
}

function withJoined(room: RoomState, { user_id, joined_seq, joined_at }: Member): RoomState {
  if (joined_seq === null || joined_at === null) return room; // a server of an earlier version
  const held = room.joined.get(user_id);
  if (held?.at === joined_at) return room;
  return { ...room, joined: new Map(room.joined).set(user_id, { seq: joined_seq, at: joined_at }) };
}

export function withMembers(state: ChatState, roomId: string, members: readonly Member[]): ChatState {
  const next = withRoom(state, roomId, (room) => members.reduce((held, one) => withJoined(
    one.user_id === state.me ? held : withProgress(held, one.user_id, { delivered: one.delivered_seq, read: one.read_seq }), one), room));
  const known = withPeople(next, members.map((one) => personOf({ ...one, id: one.user_id })));
  return withRoom(known, roomId, (room) => withNames(known.people, room)); // the answer may be older than what is known
}

/** Who comes into a group without a name is one of those whom it is called by, while there are few; a sync says it exactly. */
function withOther(room: RoomState, { user_id, user_name }: Extract<ServerEvent, { type: "room.member_joined" }>, me: string): RoomState {
  const wanted = isNameless(room) && user_id !== me && room.others.length < namedBy && !room.others.some((one) => one.id === user_id);
  return wanted
    ? { ...room, others: [...room.others, { id: user_id, name: user_name, handle: null, avatar_url: null, version: 0 }] }
    : room;
}

function withoutOther(room: RoomState, id: string): RoomState {
  return room.others.some((one) => one.id === id) ? { ...room, others: room.others.filter((one) => one.id !== id) } : room;
}

function isNameless(room: { type: string; name: string | null }): boolean {
  return room.type === "group" && !room.name;
}

/** One event applied. An event about a room we do not know changes nothing; the caller syncs (see `needsSync`). */
export function applyEvent(state: ChatState, event: ServerEvent, now: number): ChatState {
  switch (event.type) {
    case "message.new": {
      const { message } = event;
      const quiet = withTyping(state, message.room_id, message.user_id, null);
      return withRoom(quiet, message.room_id, (room) => withMessages(room, [named(state.people, message)]));
    }
    case "message.updated":
      return withRoom(state, event.message.room_id, (room) => {
        const counted = withChange(room, editOf(room, event), state.me);
        return withRevision(withMessages(counted, [named(state.people, event.message)]), event.message.revision);
      });
    case "message.deleted":
      return withRoom(state, event.room_id, (room) => {
        const counted = withChange(room, deletionOf(room, event, state.me), state.me);
        return withDeletion(counted, event.seq, event.revision, event.deleted_at);
      });
    case "message.changed": // no kind is known yet
    case "other.change":
      return withRoom(state, event.room_id, (room) => withRevision(room, event.revision));
    case "message.delivered":
      return event.user_id ? withReach(state, event.room_id, event.user_id, { delivered: event.seq }) : state;
    case "message.read":
      if (event.user_id === state.me) return withOwnPlace(state, event);
      return event.user_id ? withReach(state, event.room_id, event.user_id, { read: event.seq }) : state;
    case "typing": {
      if (event.user_id === state.me) return state;
      const typist = event.typing ? { userId: event.user_id, name: event.user_name, until: now + typingMs } : null;
      return withTyping(state, event.room_id, event.user_id, typist && namedTypist(state.people, typist));
    }
    case "presence":
      return {
        ...state,
        presence: new Map(state.presence).set(event.user_id, { status: event.status, lastSeen: event.last_seen }),
      };
    case "room.updated":
      return withRoom(state, event.room.id, (room) => withInfo(room, event.room));
    case "room.favourite":
      return withRoom(state, event.room_id, (room) => withFavourite(room, event));
    case "room.deleted":
      return withoutRoom(state, event.room_id);
    case "room.member_joined":
      return membersChanged(withRoom(state, event.room_id, (room) => withNames(state.people, withMemberCount(
        withOther(room, event, state.me), event.member_count, event.revision))), event.room_id);
    case "room.member_changed":
      return membersChanged(withRoom(state, event.room_id, (room) => withRevision(
        event.user_id === state.me && event.revision >= room.infoRevision ? { ...room, role: event.role } : room,
        event.revision)), event.room_id);
    case "room.member_left":
      if (event.user_id === state.me) return withoutRoom(state, event.room_id);
      return membersChanged(withRoom(withTyping(state, event.room_id, event.user_id, null), event.room_id, (room) =>
        withoutProgress(withMemberCount(withoutOther(room, event.user_id), event.member_count, event.revision), (id) => id === event.user_id)),
      event.room_id);
    case "user.updated":
      return withPeople(state, [personOf(event.user)]);
    case "member.added":
      return withAddition(state, event);
    case "subscriptions_limited":
    case "sync.required":
    case "error":
      return state;
  }
}

// A server of an earlier version does not say what was there before a change; a copy that is held may know.

function editOf(room: RoomState, { message, former_mentions }: Extract<ServerEvent, { type: "message.updated" }>): Change {
  return {
    seq: message.seq, revision: message.revision ?? 0, author: message.user_id, createdAt: message.created_at, deleted: false,
    before: former_mentions ?? room.messages.get(message.seq)?.mentions ?? [], after: message.mentions ?? [],
  };
}

function deletionOf(room: RoomState, event: Extract<ServerEvent, { type: "message.deleted" }>, me: string): Change {
  const held = room.messages.get(event.seq);
  return {
    seq: event.seq, revision: event.revision, author: event.user_id ?? held?.user_id ?? me,
    createdAt: event.created_at ?? held?.created_at ?? "", deleted: true,
    before: event.former_mentions ?? held?.mentions ?? [], after: [],
  };
}

/**
 * My own device elsewhere read something, or put its place back: the server says what is left. What the room is told of my reading, too,
 * has no version, and says nothing once my place was put back.
 */
function withOwnPlace(state: ChatState, event: Extract<ServerEvent, { type: "message.read" }>): ChatState {
  const { seq, counted_seq, counted_revision, unread_count, mention_count } = event;
  const version = event.read_version ?? 0;
  return withRoom(state, event.room_id, (room) => {
    const placed = withPlace(room, seq, version);
    if (typeof counted_seq !== "number" || typeof unread_count !== "number") return placed;
    return withBase(placed, {
      readSeq: seq, version, seq: counted_seq, revision: counted_revision ?? 0, unread: unread_count, mentions: mention_count ?? 0,
    });
  });
}

/** A reader's cursor moved: another's puts ticks under my messages. */
function withReach(state: ChatState, roomId: string, userId: string, reach: { delivered?: number; read?: number }): ChatState {
  return withRoom(state, roomId, (room) => {
    if (userId !== state.me) return withProgress(room, userId, reach);
    const deliveredSeq = Math.max(room.deliveredSeq, reach.delivered ?? 0);
    return deliveredSeq === room.deliveredSeq ? room : { ...room, deliveredSeq };
  });
}

export function markReadLocally(state: ChatState, roomId: string, seq: number): ChatState {
  return withRoom(state, roomId, (room) => withPlace(room, seq, room.readVersion));
}

export function markUnreadLocally(state: ChatState, roomId: string, seq: number): ChatState {
  return withRoom(state, roomId, (room) => withUnreadFrom(room, seq));
}

export function applySync(state: ChatState, page: SyncPage): ChatState {
  let rooms = new Map(state.rooms);
  let known = state;
  for (const id of page.removed_room_ids) {
    rooms.delete(id);
    known = withoutAddition(known, id);
  }
  const people: Person[] = [];
  for (const entry of page.rooms) {
    rooms.set(entry.room.id, withSync(rooms.get(entry.room.id) ?? null, entry));
    const other = entry.room.other_user;
    if (other) people.push(personOf(other));
  }
  const next = withPeople({ ...known, rooms }, people);
  // An answer may have been written before a change that is known here already.
  rooms = new Map(next.rooms);
  for (const { room: { id } } of page.rooms) {
    const room = rooms.get(id);
    if (room) rooms.set(id, withNames(next.people, room));
  }
  return { ...next, rooms };
}

/** True when the event tells of something that only a sync can bring. */
export function needsSync(state: ChatState, event: ServerEvent): boolean {
  switch (event.type) {
    case "sync.required":
    case "subscriptions_limited":
      return true;
    case "member.added": return !state.rooms.has(event.room.id);
    case "message.new": return !state.rooms.has(event.message.room_id);
    case "room.updated": {
      // A group that lost its name is called by people whom only a sync tells.
      const held = state.rooms.get(event.room.id);
      return !held || (isNameless(event.room) && held.others.length === 0 && event.room.member_count > 1);
    }
    case "room.member_joined": return !state.rooms.has(event.room_id);
    default: return false;
  }
}
