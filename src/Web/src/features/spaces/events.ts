import * as v from "valibot";
import { of } from "../../api/lenient";
import type { SpaceDeletedEvent, SpaceMemberJoinedEvent, SpaceMemberLeftEvent, SpaceUpdatedEvent } from "../../api/schema";

const text = v.string();
const spaceId = { space_id: text };

/** What the server says of spaces and of who is in them. */
export const spaceEvents = [
  of<SpaceUpdatedEvent>()({
    type: v.literal("space.updated"), ...spaceId, name: text, description: v.nullable(text), visibility: v.picklist(["private", "public"]),
    owner_id: text, member_count: v.number(), revision: v.number(),
  }),
  of<SpaceDeletedEvent>()({ type: v.literal("space.deleted"), ...spaceId }),
  of<SpaceMemberJoinedEvent>()({ type: v.literal("space.member_joined"), ...spaceId, user_id: text }),
  of<SpaceMemberLeftEvent>()({ type: v.literal("space.member_left"), ...spaceId, user_id: text }),
] as const;
