import * as v from "valibot";
import { of } from "../../api/lenient";
import type { PresenceEvent, UserUpdatedEvent } from "../../api/schema";
import { card, presence } from "../../api/wire";

/** What the server says of people, wherever they are. */
export const peopleEvents = [
  of<PresenceEvent>()({ type: v.literal("presence"), ...presence.entries }),
  of<UserUpdatedEvent>()({ type: v.literal("user.updated"), user: card }),
] as const;
