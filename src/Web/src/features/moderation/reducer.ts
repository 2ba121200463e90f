import type { ChatState, ModerationNotice } from "../../realtime/state/roomState";
import { eventArea } from "../../realtime/store/events";
import { moderationEvents } from "./events";

/** What is shown at most; the server has the others. */
const keptNotices = 20;

/** What is done to a room, and so to everybody in it. */
const ofRooms = ["lock_room", "slow_mode"];

export const moderation = eventArea(moderationEvents, {
  "moderation.case": { apply: (state) => ({ ...state, caseNews: state.caseNews + 1 }) },
  "moderation.notice": {
    apply: (state, { notice }) => withNotice(state, {
      id: notice.id, kind: notice.kind, roomId: notice.room_id, reason: notice.reason, ended: notice.ended !== null,
    }),
  },
  "moderation.action": {
    // What is done to others is for those who look after them.
    apply: (state, { action }) => !ofRooms.includes(action.kind) || action.room_id === null || !state.rooms.has(action.room_id) ? state
      : withNotice(state, { id: action.id, kind: action.kind, roomId: action.room_id, reason: null, ended: action.ended !== null }),
  },
});

function withNotice(state: ChatState, notice: ModerationNotice): ChatState {
  return { ...state, notices: [notice, ...state.notices.filter((one) => one.id !== notice.id)].slice(0, keptNotices) };
}
