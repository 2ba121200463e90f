import { serverLimits } from "../../api/limits";
import { cut } from "../../api/text";
import type { Message, Quoted } from "../../api/wire";
import { changed } from "./echo";
import type { RoomState } from "./roomState";

// A quote is a copy, and no copy outlives its original: an edit or a deletion of a message reaches every quote of it that is held,
// whether the message itself is held or not. Of two states of a message the one with the greater revision stands, here as well.

/** What is shown of a message above an answer to it. */
export function quoteOf(message: Message): Quoted {
  const { id, seq, user_id, user_name, revision } = message;
  return { id, seq, user_id, user_name, content: cut(message.content, serverLimits.getSnapshot().quote ?? Infinity), deleted: message.deleted_at !== null, revision };
}

/** Only what the quote is of: what is kept for later holds none of its text, and is filled in when it is shown. */
export function bareQuote({ id, seq, user_id, user_name }: Quoted): Quoted {
  return { id, seq, user_id, user_name, content: "", deleted: false, revision: null };
}

function same(one: Quoted, other: Quoted): boolean {
  return one.content === other.content && one.deleted === other.deleted && one.user_name === other.user_name
    && one.revision === other.revision;
}

/** The quote by the newest that is known of its message. */
export function currentQuote(room: RoomState, quoted: Quoted): Quoted {
  const held = room.messages.get(quoted.seq);
  if (held && held.id === quoted.id && (held.revision ?? 0) >= (quoted.revision ?? 0)) {
    const fresh = quoteOf(held);
    return same(fresh, quoted) ? quoted : fresh;
  }
  const deletion = room.deletions.get(quoted.seq);
  if (!deletion || deletion.revision <= (quoted.revision ?? 0)) return quoted;
  return { ...bareQuote(quoted), deleted: true, revision: deletion.revision };
}

function refreshed(room: RoomState, message: Message): Message {
  if (!message.quoted) return message;
  const quoted = currentQuote(room, message.quoted);
  return quoted === message.quoted ? message : changed(message, { quoted });
}

/** The room after the messages at `touched` came, or changed: with their own quotes, and those of them, as they are now. */
export function withQuotes(room: RoomState, touched: ReadonlySet<number>): RoomState {
  // A message that never changed says what its quotes say: only others are looked for.
  let altered = false;
  for (const seq of touched) altered ||= (room.messages.get(seq)?.revision ?? 0) > 0 || room.deletions.has(seq);
  let messages: Map<number, Message> | null = null;
  for (const seq of altered ? room.messages.keys() : touched) {
    const message = room.messages.get(seq);
    const fresh = message && refreshed(room, message);
    if (fresh && fresh !== message) (messages ??= new Map(room.messages)).set(seq, fresh);
  }
  return messages ? { ...room, messages } : room;
}
