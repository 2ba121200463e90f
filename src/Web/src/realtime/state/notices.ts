import type { Notice } from "../../api/moderationWire";
import type { ChatState, ModerationNotice } from "./roomState";

/** What is shown at most; the server has the others. */
const keptNotices = 20;

export function withNotice(state: ChatState, notice: ModerationNotice): ChatState {
  return { ...state, notices: [notice, ...state.notices.filter((one) => one.id !== notice.id)].slice(0, keptNotices) };
}

export function withoutNotice(state: ChatState, id: string): ChatState {
  return { ...state, notices: state.notices.filter((one) => one.id !== id) };
}

type Told = Pick<Notice, "id" | "kind" | "room_id" | "reason" | "rule" | "ended" | "appeal">;

/** What ended by itself after an appeal is told as that. */
export function noticeOf({ id, kind, room_id, reason, rule, ended, appeal }: Told): ModerationNotice {
  const decided = appeal === null || appeal.state === "open" || (appeal.state === "upheld" && ended !== null) ? null : appeal.state;
  return { id, kind, roomId: room_id, reason, rule, ended: ended !== null, appeal: decided };
}

/**
 * The server's list, which was asked for when `before` were shown. What came meanwhile stays, what was acknowledged meanwhile does not
 * come back, and what the list lacks was acknowledged elsewhere. Notices of rooms are in no list.
 */
export function withListedNotices(state: ChatState, listed: readonly Notice[], before: readonly ModerationNotice[]): ChatState {
  const [asked, shown] = [new Set(before.map((one) => one.id)), new Set(state.notices.map((one) => one.id))];
  const open = listed.filter((one) => one.acknowledged_at === null && (shown.has(one.id) || !asked.has(one.id)));
  const ids = new Set(open.map((one) => one.id));
  const decided = new Map(open.map(noticeOf).filter((one) => one.appeal !== null).map((one) => [one.id, one]));
  const kept = state.notices.filter((one) => ids.has(one.id) || one.reason === null || !asked.has(one.id))
    .map((one) => one.appeal === null ? decided.get(one.id) ?? one : one);
  const missing = open.filter((one) => !shown.has(one.id)).map(noticeOf);
  return missing.length === 0 && kept.length === state.notices.length && kept.every((one, at) => one === state.notices[at]) ? state
    : { ...state, notices: [...kept, ...missing].slice(0, keptNotices) };
}
