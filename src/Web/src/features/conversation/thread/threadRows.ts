import type { Message } from "../../../api/wire";
import { isEditOf, type Pending } from "../../../realtime/outbox/outboxItem";
import type { RoomState } from "../../../realtime/state/roomState";
import { pendingMessage, targetOf, type Row } from "../rows";

type MessageRow = Extract<Row, { kind: "message" }>;

/** The rows of a thread below its root: what is held, and what is on its way. An echo has the key of the message that it becomes. */
export function threadRows(
  room: RoomState, rootId: string, replies: readonly Message[], pending: readonly Pending[], me: { id: string; name: string },
): MessageRow[] {
  const shown = new Set<string>();
  const edits = pending.filter((item) => item.edit && item.roomId === room.id);
  const rows: MessageRow[] = replies.map((sent) => {
    const mine = sent.user_id === me.id;
    const edit = (mine && edits.findLast((item) => isEditOf(item.edit, targetOf(sent)))) || null;
    const message = edit && sent.deleted_at === null ? { ...sent, content: edit.content } : sent;
    if (mine && sent.client_message_id) shown.add(sent.client_message_id);
    return { kind: "message", key: keyOf(sent, mine), message, mine, state: "sent", failure: null, edit, grouped: false };
  });
  for (const item of pending) {
    if (item.roomId !== room.id || item.threadRoot !== rootId || item.edit || shown.has(item.clientId)) continue;
    const message = pendingMessage(item, me, room);
    const edit = edits.findLast((one) => isEditOf(one.edit, targetOf(message))) ?? null;
    rows.push({
      kind: "message", key: keyOf(message, true), message: edit ? { ...message, content: edit.content } : message, mine: true,
      state: item.state, failure: item.failure, edit, grouped: false,
    });
  }
  return rows;
}

/** The row of the message that the thread hangs from. */
export function rootRow(room: RoomState, root: Message, pending: readonly Pending[], me: { id: string }): MessageRow {
  const mine = root.user_id === me.id;
  const edit = pending.findLast((item) => item.roomId === room.id && isEditOf(item.edit, targetOf(root))) ?? null;
  return {
    kind: "message", key: `root-${root.id}`, message: edit && root.deleted_at === null ? { ...root, content: edit.content } : root, mine,
    state: "sent", failure: null, edit, grouped: false,
  };
}

function keyOf({ id, client_message_id }: Message, mine: boolean): string {
  return mine && client_message_id ? `t-c-${client_message_id}` : `t-m-${id}`;
}
