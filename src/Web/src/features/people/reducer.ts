import { withPresence } from "../../realtime/state/change";
import { eventArea } from "../../realtime/store/events";
import { personOf, withPeople } from "../../realtime/state/names";
import { peopleEvents } from "./events";

export const people = eventArea(peopleEvents, {
  "presence": { apply: (state, event) => withPresence(state, [event]) },
  "user.updated": { apply: (state, { user }) => withPeople(state, [personOf(user)]), takesBack: true },
});
