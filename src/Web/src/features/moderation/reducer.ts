import { noticeOf, withNotice } from "../../realtime/state/notices";
import { eventArea } from "../../realtime/store/events";
import { moderationEvents } from "./events";

/** What is done to a room, and so to everybody in it. */
const ofRooms = ["lock_room", "slow_mode", "raid"];

export const moderation = eventArea(moderationEvents, {
  "moderation.case": { apply: (state) => ({ ...state, caseNews: state.caseNews + 1 }) },
  "moderation.report": {
    apply: (state, { id, status }) => withNotice(state, { id, kind: `report_${status}`, roomId: null, reason: null, rule: null, ended: false, appeal: null }),
  },
  "moderation.notice": {
    apply: (state, { notice }) => withNotice(state, noticeOf(notice)),
  },
  "moderation.action": {
    // What is done to others is for those who look after them.
    apply: (state, { action }) => !ofRooms.includes(action.kind) || action.room_id === null || !state.rooms.has(action.room_id) ? state
      : withNotice(state, { id: action.id, kind: action.kind, roomId: action.room_id, reason: null, rule: null, ended: action.ended !== null, appeal: null }),
  },
});
