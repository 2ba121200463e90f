import { coreEvents } from "../realtime/connection/coreEvents";
import { EventTable } from "../realtime/store/events";
import { around } from "../features/around/reducer";
import { conversation } from "../features/conversation/reducer";
import { moderation } from "../features/moderation/reducer";
import { people } from "../features/people/reducer";
import { rooms } from "../features/rooms/reducer";
import { spaces } from "../features/spaces/reducer";
import { threads } from "../features/threads/reducer";

/** Who hears of the server's events: the connection itself, and a line for each feature. */
export const eventAreas = [
  coreEvents,
  around,
  conversation,
  moderation,
  people,
  rooms,
  spaces,
  threads,
] as const;

export const serverEvents = new EventTable(eventAreas);
