import type { Marks, Member, Room, Role } from "../../api/wire";
import { withRoom } from "./change";
import { withMembers, withOnlyMembers } from "./members";
import { withFavourite, withInfo } from "./merge";
import { withPlace } from "./place";
import type { ChatState, RoomState } from "./roomState";
import { withBase } from "./unread";

// What the API's answers say of a room.

export function withRole(room: RoomState, role: Role): RoomState {
  return room.role === role ? room : { ...room, role };
}

/** A room fetched or made by itself: brings its name if newer. */
export function withFetched(room: RoomState, fetched: Room): RoomState {
  const next = withFavourite(withInfo(room, fetched), fetched);
  return fetched.role && fetched.revision >= room.infoRevision ? { ...next, role: fetched.role, others: fetched.others ?? [] } : next;
}

/** The answer to a mark: where this person's cursors are now. What is unread follows from them. */
export function withMarks(room: RoomState, marks: Marks): RoomState {
  const placed = withPlace(room, marks.read_seq, marks.read_version);
  const next = { ...placed, deliveredSeq: Math.max(placed.deliveredSeq, marks.delivered_seq) };
  if (marks.counted_seq === null) return next;
  return withBase(next, {
    readSeq: marks.read_seq, version: marks.read_version, seq: marks.counted_seq, revision: marks.counted_revision ?? 0,
    unread: marks.unread_count, mentions: marks.mention_count,
  });
}

/** Members of a room, as the server lists them: one's own role is among what they say. */
export function withListed(state: ChatState, roomId: string, members: readonly Member[]): ChatState {
  const mine = members.find((one) => one.user_id === state.me);
  const next = withMembers(state, roomId, members);
  return mine ? withRoom(next, roomId, (room) => withRole(room, mine.role)) : next;
}

/** The first page of them, as the server has it now: of a room that it holds all of, nobody else is a member. */
export function withFirstPage(state: ChatState, roomId: string, page: readonly Member[]): ChatState {
  const count = state.rooms.get(roomId)?.memberCount ?? Infinity;
  return withListed(page.length >= count ? withOnlyMembers(state, roomId, page) : state, roomId, page);
}
