import type { RoomState } from "./roomState";

// Where a person goes on reading. It rises with what they read, on whatever device; they may put it back, and then its version grows.

/** Takes a place unless the one that is held is later: the greater version decides, then the greater `seq`. */
export function withPlace(room: RoomState, seq: number, version: number): RoomState {
  if (version < room.readVersion || (version === room.readVersion && seq <= room.readSeq)) return room;
  return { ...room, readSeq: seq, readVersion: version, deliveredSeq: Math.max(room.deliveredSeq, seq) };
}

/** The message at `seq` and what follows it is unread again. */
export function withUnreadFrom(room: RoomState, seq: number): RoomState {
  return { ...room, readSeq: Math.max(0, Math.min(seq - 1, room.head)), readVersion: room.readVersion + 1 };
}
