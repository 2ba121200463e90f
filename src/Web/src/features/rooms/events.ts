import * as v from "valibot";
import { of } from "../../api/lenient";
import type {
  MemberAddedEvent, MemberChangedEvent, MemberJoinedEvent, MemberLeftEvent, RoomDeletedEvent, RoomFavouriteEvent, RoomUpdatedEvent,
} from "../../api/schema";
import { userName } from "../../api/messageParts";
import { favourite, role, roomInfoSchema } from "../../api/wire";

const text = v.string();
const roomId = { room_id: text };

/** What the server says of rooms and of who is in them. */
export const roomEvents = [
  of<RoomUpdatedEvent>()({ type: v.literal("room.updated"), room: roomInfoSchema }),
  of<RoomDeletedEvent>()({ type: v.literal("room.deleted"), ...roomId }),
  of<RoomFavouriteEvent>()({ type: v.literal("room.favourite"), ...favourite.entries }),
  of<MemberJoinedEvent>()({
    type: v.literal("room.member_joined"), ...roomId, user_id: text, user_name: userName,
    role: v.optional(v.nullable(role)), member_count: v.number(), revision: v.number(),
  }),
  of<MemberLeftEvent>()({
    type: v.literal("room.member_left"), ...roomId, user_id: text, member_count: v.number(), revision: v.number(),
  }),
  of<MemberChangedEvent>()({ type: v.literal("room.member_changed"), ...roomId, user_id: text, role, revision: v.number() }),
  of<MemberAddedEvent>()({
    type: v.literal("member.added"), room: v.object({ id: text, name: v.nullable(text) }),
    added_by: text, added_by_name: v.nullable(text), added_at: text,
  }),
] as const;

type RoomEvent = v.InferOutput<(typeof roomEvents)[number]>;
export type Heard<Type extends RoomEvent["type"]> = Extract<RoomEvent, { type: Type }>;
