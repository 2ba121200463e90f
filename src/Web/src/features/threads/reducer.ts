import { ownOfWire, withOwnThreads } from "../../realtime/state/threads";
import { eventArea } from "../../realtime/store/events";
import { threadEvents } from "./events";

export const threads = eventArea(threadEvents, {
  "thread.updated": {
    apply: (state, event) => withOwnThreads(state, [ownOfWire(event.room_id, event.thread_root, event)]),
  },
});
