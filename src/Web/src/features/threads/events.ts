import * as v from "valibot";
import { of } from "../../api/lenient";
import type { ThreadUpdatedEvent } from "../../api/schema";
import { ownThreadFields } from "../../api/wire";

/** What the server says of threads to this person alone. */
export const threadEvents = [
  of<ThreadUpdatedEvent>()({ type: v.literal("thread.updated"), room_id: v.string(), thread_root: v.string(), ...ownThreadFields }),
] as const;
