import * as v from "valibot";
import { refusalFields } from "../../api/problems";
import { marks, presence, type PresenceStatus } from "../../api/wire";

const text = v.string();

/** What we send. */
export type ClientEvent =
  | { type: "message.read"; room_id: string; seq: number; read_version: number }
  | { type: "message.delivered"; room_id: string; seq: number }
  | { type: "typing.start" | "typing.stop"; room_id: string }
  | { type: "presence.update"; status: PresenceStatus }
  | { type: "presence.subscribe"; user_ids: string[] }
  | { type: "room.join" | "room.leave"; room_id: string }
  | { type: "ping" };

export const pong = v.object({
  ping_after: v.optional(v.nullable(v.number())),
  server_time: v.optional(v.nullable(text)),
  version: v.optional(v.nullable(text)),
});
export const marksAck = marks;
export const presenceAck = v.object({ presence: v.array(presence) });

const refusal = v.object({
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
