import type { ChatState } from "../../realtime/state/roomState";
import { eventArea } from "../../realtime/store/events";
import { spaceEvents } from "./events";

/** Whoever shows something of a space asks anew. */
const changed = { apply: (state: ChatState): ChatState => ({ ...state, spaceNews: state.spaceNews + 1 }) };

export const spaces = eventArea(spaceEvents, {
  "space.updated": changed,
  "space.deleted": changed,
  "space.member_joined": changed,
  "space.member_left": changed,
});
