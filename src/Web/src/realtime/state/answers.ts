import type { Marks, Room, Role } from "../../api/wire";
import { withFavourite, withInfo } from "./merge";
import { withPlace } from "./place";
import type { RoomState } from "./roomState";
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
