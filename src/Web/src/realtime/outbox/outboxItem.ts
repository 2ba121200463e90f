import type { Said } from "../../api/problems";
import type { Quoted } from "../../api/wire";

/** Why a message was not sent: a refusal's code and what came with it. Items of a former version have the code alone. */
export interface Failure {
  code: string;
  said?: Said;
}

/** Which message an edit is of: one that has an id, or one that is on its way itself. */
export interface EditTarget {
  id: string | null;
  clientId: string | null;
}

/** A message on its way, or an edit of one, as it is kept in the database. */
export interface OutboxItem {
  order?: number;
  clientId: string;
  userId: string;
  roomId: string;
  content: string;
  replyTo: string | null;
  /** The message in whose thread it is to stand, and whether in the room, too. */
  threadRoot?: string | null;
  alsoInRoom?: boolean;
  /** What it answers, without the text: that would outlive its original. `currentQuote` fills it in. */
  quoted: Quoted | null;
  queuedAt: number;
  failure: Failure | null;
  /** Set when it is an edit; `content` is then the new text. */
  edit?: EditTarget | null;
  /** It was sent, and perhaps taken: under this id its text does not change any more. */
  tried?: boolean;
  /** The server keeps it until a moderator has looked at it. */
  held?: Held | null;
}

/** Under review, since when. `ask`: it seems to be decided, so it is sent once more, which is answered with what became of it. */
export interface Held {
  at: string;
  ask?: boolean;
}

/** What somebody wrote, to be sent. */
export type Outgoing = Pick<OutboxItem, "roomId" | "content" | "replyTo" | "quoted" | "threadRoot" | "alsoInRoom">;

/** The same, or an edit. */
export type Written = Outgoing & Pick<OutboxItem, "edit">;

export type PendingState = "sending" | "held" | "sent" | "failed";

/** A message on its way, as it is shown. */
export interface Pending extends OutboxItem {
  state: PendingState;
  /** Known once the server has taken it; shown until its own copy is in the window. */
  seq: number | null;
}

/** Whether an edit that waits is of this message. */
export function isEditOf(edit: EditTarget | null | undefined, target: EditTarget): boolean {
  if (!edit) return false;
  return (edit.id !== null && edit.id === target.id) || (edit.clientId !== null && edit.clientId === target.clientId);
}

/** Whether a row of the outbox has to wait for a moderator: it is looked at, or an edit of what is. */
export function waitsForReview(row: OutboxItem, rows: readonly OutboxItem[]): boolean {
  if (row.held) return !row.held.ask;
  const { edit } = row;
  return edit?.id === null && rows.some((one) => one.held && one.clientId === edit.clientId);
}

/** The server keeps what became of these ids: the next try needs another one. */
export function needsNewId(failure: Failure | null): boolean {
  return failure !== null && ["client_message_id_reused", "message_rejected", "message_void", "room_not_found"].includes(failure.code);
}

/** Refused for what it says: the same text is refused again, so that it is to be edited. */
export function isAboutText({ code }: Failure): boolean {
  return code === "message_blocked" || code === "message_rejected";
}

/** A message that could not be sent for this long is not sent behind the person's back. */
export const expiryMs = 48 * 3600_000;

export const expired: Failure = { code: "outbox_expired" };
