import { serverClock } from "../../api/serverClock";
import { twins } from "../../api/twins";
import type { Message } from "../../api/wire";
import { isKnownNote } from "../../i18n/systemText";
import { daysBetween } from "../../i18n/time";
import { isEditOf, type EditTarget, type Failure, type Pending, type PendingState } from "../../realtime/outbox/outboxItem";
import { currentQuote } from "../../realtime/state/quotes";
import type { RoomState } from "../../realtime/state/roomState";
import { standsInRoom } from "../../realtime/state/standing";
import type { Join } from "./joins";
import { isFirst, type View } from "./window";

export type Row =
  | { kind: "unread"; key: string }
  | { kind: "joined"; key: string; join: Join }
  | { kind: "system"; key: string; message: Message }
  | {
    kind: "message"; key: string; message: Message; grouped: boolean; mine: boolean;
    state: PendingState; failure: Failure | null;
    /** An edit of it that waits, or was refused; `message` has its text. */
    edit: Pending | null;
  };

/** The rows of one calendar day, in the reader's time zone. */
export interface Day {
  key: string;
  at: string;
  rows: Row[];
}

const groupMs = 5 * 60_000;

/** A message on its way, in the shape of one that has arrived: with the server's time, as its neighbours have. */
export function pendingMessage(item: Pending, me: { id: string; name: string }, room: RoomState): Message {
  return {
    id: item.clientId, room_id: item.roomId, seq: item.seq ?? Number.MAX_SAFE_INTEGER, user_id: me.id, user_name: me.name,
    content: item.content, created_at: new Date(serverClock.ofLocal(item.queuedAt)).toISOString(), edited_at: null, deleted_at: null,
    reply_to: item.replyTo, quoted: item.quoted && currentQuote(room, item.quoted), mentions: null, client_message_id: item.clientId, revision: null,
    thread_root: item.threadRoot ?? null, also_in_room: item.threadRoot ? item.alsoInRoom ?? false : null,
  };
}

/** Whether what is on its way is to stand in the room. */
export function isOfRoom(item: Pending): boolean {
  return !item.threadRoot || item.alsoInRoom === true;
}

/** How an edit names a message: by the client's id while it is on its way. */
export function targetOf({ id, client_message_id }: Message): EditTarget {
  return { id: id === client_message_id ? null : id, clientId: client_message_id };
}

function follows(before: Message | null, message: Message): boolean {
  if (!before || before.user_id !== message.user_id || message.reply_to) return false;
  if (before.deleted_at !== null || message.deleted_at !== null) return false;
  return Math.abs(Date.parse(message.created_at) - Date.parse(before.created_at)) < groupMs;
}

/** What the view shows, top to bottom. An echo has the key of the message it becomes, so that it is replaced in place. */
export function buildDays(
  room: RoomState, view: View, pending: readonly Pending[], me: { id: string; name: string }, lineSeq: number | null,
  joins: readonly Join[] = [],
): Day[] {
  const days: Day[] = [];
  const shown = new Set<string>();
  let before: Message | null = null;
  // A line above what is on the page is not drawn at its edge: the way to it is a button.
  let drawn = lineSeq === null || view.from > lineSeq;
  const dayOf = (at: string): { rows: Row[]; newDay: boolean } => {
    const date = new Date(at);
    const today = days.at(-1);
    if (today && daysBetween(new Date(today.at), date) <= 0) return { rows: today.rows, newDay: false };
    const day: Day = { key: `day-${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`, at, rows: [] };
    days.push(day);
    return { rows: day.rows, newDay: true };
  };
  // Those who came in before the first message that is on the page belong to it only where nothing stands above it.
  const coming = joins.filter((join) => join.seq >= view.from || (join.seq === view.from - 1 && isFirst(room, view.from)));
  const addJoins = (below: number) => {
    while (coming[0] && coming[0].seq < below) {
      const [join] = coming.splice(0, 1);
      if (!join) return;
      dayOf(join.at).rows.push({ kind: "joined", key: join.key, join });
      before = null;
    }
  };
  const edits = pending.filter((item) => item.edit && item.roomId === room.id);
  const add = (sent: Message, state: PendingState, failure: Failure | null) => {
    if (sent.system) {
      if (!isKnownNote(sent.system)) return;
      dayOf(sent.created_at).rows.push({ kind: "system", key: `m-${sent.id}`, message: sent });
      before = null;
      return;
    }
    const mine = sent.user_id === me.id;
    const edit = (mine && edits.findLast((item) => isEditOf(item.edit, targetOf(sent)))) || null;
    const message = edit && sent.deleted_at === null ? { ...sent, content: edit.content } : sent;
    const { rows, newDay } = dayOf(message.created_at);
    const line = !drawn && lineSeq !== null && message.seq >= lineSeq && state === "sent" && !mine;
    if (line) {
      rows.push({ kind: "unread", key: "unread" });
      drawn = true;
    }
    const own = mine && message.client_message_id;
    rows.push({
      kind: "message", key: own ? `c-${message.client_message_id}` : `m-${message.id}`, message, mine, state, failure, edit,
      grouped: !newDay && !line && follows(before, message),
    });
    if (own && message.client_message_id) shown.add(message.client_message_id);
    before = message;
  };

  const end = view.to ?? room.head;
  for (let seq = view.from; seq <= end; seq++) {
    const message = room.messages.get(seq);
    addJoins(seq);
    if (message && standsInRoom(message)) add(message, "sent", null);
  }
  addJoins(end + 1);
  if (view.to === null) {
    for (const item of pending) {
      if (item.roomId !== room.id || item.edit || shown.has(item.clientId)) continue;
      if (!isOfRoom(item) || (item.seq !== null && item.seq <= room.head)) continue;
      add(pendingMessage(item, me, room), item.state, item.failure);
    }
  }
  return days;
}

/** Those who wrote what is on the page and are called the same. */
export function authorsAlike(days: readonly Day[]): ReadonlySet<string> {
  return twins(days.flatMap((day) => day.rows.flatMap((row) =>
    row.kind === "message" ? [{ id: row.message.user_id, name: row.message.user_name }] : [])));
}

export type Tick = "sending" | "failed" | "sent" | "delivered" | "read";

export interface Reach {
  read: number;
  delivered: number;
}

/** How far everyone else got, at least; `null` where ticks would say nothing (large rooms, or nobody known). */
export function reachOfOthers(room: RoomState, me: string): Reach | null {
  if (room.type === "channel" || room.memberCount > 20) return null;
  // Who came later has nothing to read of what was said before.
  const others = [...room.progress].filter(([id]) => id !== me).map(([id, { read, delivered }]) => {
    const since = room.joined.get(id)?.seq ?? 0;
    return { read: Math.max(read, since), delivered: Math.max(delivered, since) };
  });
  if (others.length === 0 || others.length < room.memberCount - 1) return { read: 0, delivered: 0 };
  return {
    read: Math.min(...others.map((one) => one.read)),
    delivered: Math.min(...others.map((one) => one.delivered)),
  };
}
