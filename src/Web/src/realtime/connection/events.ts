import * as v from "valibot";
import { of } from "../../api/lenient";
import { refusalFields } from "../../api/problems";
import type { ClientEvents, EventRefusal } from "../../api/schema";
import { marks, presence } from "../../api/wire";

const text = v.string();

export const pong = of<ClientEvents["ping"]["ack"]>()({
  ping_after: v.optional(v.nullable(v.number())),
  server_time: v.optional(v.nullable(text)),
  version: v.optional(v.nullable(text)),
});
export const marksAck = marks;
export const presenceAck = of<ClientEvents["presence.subscribe"]["ack"]>()({ presence: v.array(presence) });

const refusal = of<EventRefusal>()({
  type: v.literal("error"),
  code: text,
  message: v.optional(text, ""),
  ...refusalFields,
});

/** The error in an answer, or `null` when it is an acknowledgement. */
export function refusalOf(answer: unknown): v.InferOutput<typeof refusal> | null {
  const parsed = v.safeParse(refusal, answer);
  return parsed.success ? parsed.output : null;
}
