import type { RoomState } from "../state/roomState";
import { counts, unreadOf } from "../state/unread";

interface Range {
  from: number;
  to: number;
}

/** The ranges with one more, in order and apart. */
function withRange(ranges: readonly Range[], fresh: Range): Range[] {
  let { from, to } = fresh;
  const apart = ranges.filter((one) => {
    if (one.to < from - 1 || one.from > to + 1) return true;
    [from, to] = [Math.min(from, one.from), Math.max(to, one.to)];
    return false;
  });
  return [...apart, { from, to }].sort((a, b) => a.from - b.from);
}

/**
 * What was on the screen of what is unread, room by room. Everything up to the read place counts as read, so it rises over what was
 * shown without a hole, and over what nobody has to read; what was jumped over keeps it where it is.
 */
export class ShownMessages {
  readonly #rooms = new Map<string, Range[]>();

  add(roomId: string, from: number, to: number): void {
    this.#rooms.set(roomId, withRange(this.#rooms.get(roomId) ?? [], { from, to }));
  }

  forget(roomId: string): void {
    this.#rooms.delete(roomId);
  }

  /** How far everything was shown. */
  upTo(room: RoomState, me: string): number {
    const ranges = (this.#rooms.get(room.id) ?? []).filter((one) => one.to > room.readSeq);
    this.#rooms.set(room.id, ranges);
    const last = ranges.at(-1);
    if (!last) return room.readSeq;
    // Where nothing is left to read, what is not held does not matter.
    if (unreadOf(room, me).count === 0) return Math.min(last.to, room.head);
    let seq = room.readSeq;
    while (seq < room.head) {
      const next = seq + 1;
      const range = ranges.find((one) => one.from <= next && next <= one.to);
      const message = room.messages.get(next);
      if (range) seq = range.to;
      else if (message && !counts(message, room, me)) seq = next;
      else break;
    }
    return Math.min(seq, room.head);
  }
}
