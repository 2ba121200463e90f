import * as v from "valibot";
import { withRoom } from "../state/change";
import type { Effect } from "./events";
import { withRevision } from "../state/merge";

const fields = v.object({ room_id: v.string(), revision: v.number() });
const type = "other.change";

/** A change of a room by an event of a kind that no area has: what it says we do not know, but its revision is not missing. */
export interface OtherChange extends v.InferOutput<typeof fields> {
  readonly type: typeof type;
}

export function otherChangeIn(item: unknown): OtherChange | null {
  return v.is(fields, item) ? { type, room_id: item.room_id, revision: item.revision } : null;
}

export const otherChange: { readonly type: string; readonly effect: Effect<OtherChange> } = {
  type,
  effect: { apply: (state, { room_id, revision }) => withRoom(state, room_id, (room) => withRevision(room, revision)) },
};
