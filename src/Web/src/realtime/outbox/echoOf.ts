import { cleanText } from "../../api/text";
import type { Message, Sent } from "../../api/wire";
import type { OutboxItem } from "./outboxItem";

/** The message that an acknowledged item has become, until the server's own copy arrives. */
export function echoOf(item: OutboxItem, sent: Sent, me: { id: string; name: string }): Message {
  return {
    id: sent.id, room_id: sent.room_id, seq: sent.seq, user_id: me.id, user_name: me.name, content: cleanText(item.content),
    created_at: sent.created_at, edited_at: null, deleted_at: null, reply_to: item.replyTo, quoted: item.quoted,
    mentions: null, client_message_id: item.clientId, revision: null,
    thread_root: item.threadRoot ?? null, also_in_room: item.threadRoot ? item.alsoInRoom ?? false : null,
  };
}
