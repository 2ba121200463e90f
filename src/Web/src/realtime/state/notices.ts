import type { Notice } from "../../api/wire";
import type { ChatState, ModerationNotice } from "./roomState";

/** What is shown at most; the server has the others. */
const keptNotices = 20;

export function withNotice(state: ChatState, notice: ModerationNotice): ChatState {
  return { ...state, notices: [notice, ...state.notices.filter((one) => one.id !== notice.id)].slice(0, keptNotices) };
}

export function withoutNotice(state: ChatState, id: string): ChatState {
  return { ...state, notices: state.notices.filter((one) => one.id !== id) };
}

export function noticeOf({ id, kind, room_id, reason, ended }: Pick<Notice, "id" | "kind" | "room_id" | "reason" | "ended">): ModerationNotice {
  return { id, kind, roomId: room_id, reason, ended: ended !== null };
}

/**
 * The server's list, which was asked for when `before` were shown. What came meanwhile stays, what was acknowledged meanwhile does not
 * come back, and what the list lacks was acknowledged elsewhere. Notices of rooms are in no list.
 */
export function withListedNotices(state: ChatState, listed: readonly Notice[], before: readonly ModerationNotice[]): ChatState {
  const [asked, shown] = [new Set(before.map((one) => one.id)), new Set(state.notices.map((one) => one.id))];
  const open = listed.filter((one) => one.acknowledged_at === null && (shown.has(one.id) || !asked.has(one.id)));
  const ids = new Set(open.map((one) => one.id));
  const kept = state.notices.filter((one) => ids.has(one.id) || one.reason === null || !asked.has(one.id));
  const missing = open.filter((one) => !shown.has(one.id)).map(noticeOf);
  return missing.length === 0 && kept.length === state.notices.length ? state
    : { ...state, notices: [...kept, ...missing].slice(0, keptNotices) };
}
