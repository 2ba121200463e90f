import type { Member } from "../../api/wire";
import { withRoom } from "./change";
import { withoutProgress, withProgress } from "./merge";
import { personOf, withNames, withPeople } from "./names";
import type { ChatState, RoomState } from "./roomState";

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
