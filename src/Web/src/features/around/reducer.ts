import { withSaved } from "../../realtime/state/saved";
import { eventArea } from "../../realtime/store/events";
import { aroundEvents } from "./events";

export const around = eventArea(aroundEvents, {
  "message.saved": { apply: (state, { message_id, saved_at }) => withSaved(state, message_id, saved_at !== null) },
});
