import * as v from "valibot";
import { of } from "../../api/lenient";
import type { MessageSavedEvent } from "../../api/schema";

const text = v.string();

/** What one does with messages for oneself, on whatever device. */
export const aroundEvents = [
  of<MessageSavedEvent>()({
    type: v.literal("message.saved"), room_id: text, message_id: text, seq: v.number(), saved_at: v.optional(v.nullable(text), null),
  }),
] as const;
