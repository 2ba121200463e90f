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
  /** What it answers, without the text: that would outlive its original. `currentQuote` fills it in. */
  quoted: Quoted | null;
  queuedAt: number;
  failure: Failure | null;
  /** Set when it is an edit; `content` is then the new text. */
  edit?: EditTarget | null;
  /** It was sent, and perhaps taken: under this id its text does not change any more. */
  tried?: boolean;
}

/** What somebody wrote, to be sent. */
export type Outgoing = Pick<OutboxItem, "roomId" | "content" | "replyTo" | "quoted">;

/** The same, or an edit. */
export type Written = Outgoing & Pick<OutboxItem, "edit">;

/** A message on its way, as it is shown. */
export interface Pending extends OutboxItem {
  state: "sending" | "sent" | "failed";
  /** Known once the server has taken it; shown until its own copy is in the window. */
  seq: number | null;
}

/** Whether an edit that waits is of this message. */
export function isEditOf(edit: EditTarget | null | undefined, target: EditTarget): boolean {
  if (!edit) return false;
  return (edit.id !== null && edit.id === target.id) || (edit.clientId !== null && edit.clientId === target.clientId);
}

/** A message that could not be sent for this long is not sent behind the person's back. */
export const expiryMs = 48 * 3600_000;

export const expired: Failure = { code: "outbox_expired" };
