import * as v from "valibot";
import { of } from "../../api/lenient";
import type { SubscriptionsLimitedEvent, SyncRequiredEvent } from "../../api/schema";
import { eventArea, type EventOf, type ServerEvent } from "../store/events";

const text = v.string();
const always = () => true;

/** What the server says of the connection itself. */
export const coreEvents = eventArea([
  of<SubscriptionsLimitedEvent>()({ type: v.literal("subscriptions_limited"), room_ids: v.array(text), more: v.optional(v.boolean(), false) }),
  of<SyncRequiredEvent>()({ type: v.literal("sync.required"), room_id: v.optional(v.nullable(text)) }),
  v.object({
    type: v.literal("error"), code: text, message: v.optional(text, ""), retry_after: v.optional(v.nullable(v.number()), null),
  }),
], {
  "subscriptions_limited": { needsSync: always },
  "sync.required": { needsSync: always },
  "error": {},
});

export function isCore(event: ServerEvent): event is EventOf<typeof coreEvents> {
  return Object.hasOwn(coreEvents.reducer, event.type);
}

/** Whether the server says that it ends the connection, and why. */
export function endingOf(events: readonly ServerEvent[]): "signed_out" | "connection_replaced" | null {
  const told = (code: string) => events.some((event) => isCore(event) && event.type === "error" && event.code === code);
  return told("signed_out") ? "signed_out" : told("connection_replaced") ? "connection_replaced" : null;
}
