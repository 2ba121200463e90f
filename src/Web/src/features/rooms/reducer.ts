import { withoutRoom, withRoom } from "../../realtime/state/change";
import { eventArea } from "../../realtime/store/events";
import { withFavourite, withInfo, withMemberCount, withoutProgress, withRevision } from "../../realtime/state/merge";
import { withNames } from "../../realtime/state/names";
import type { ChatState, RoomState } from "../../realtime/state/roomState";
import { withTyping } from "../../realtime/state/typing";
import { roomEvents, type Heard } from "./events";

/** Others that the server gives of a group without a name. */
const namedBy = 4;

/** What is shown of additions at most; older ones stand in the list of rooms all the same. */
const keptAdditions = 20;

export const rooms = eventArea(roomEvents, {
  "room.updated": {
    apply: (state, { room: info }) => withRoom(state, info.id, (room) => withInfo(room, info)),
    needsSync(state, { room }) {
      // A group that lost its name is called by people whom only a sync tells.
      const held = state.rooms.get(room.id);
      return !held || (isNameless(room) && held.others.length === 0 && room.member_count > 1);
    },
  },
  "room.deleted": { apply: (state, { room_id }) => withoutRoom(state, room_id) },
  "room.favourite": { apply: (state, event) => withRoom(state, event.room_id, (room) => withFavourite(room, event)) },
  "room.member_joined": {
    apply: (state, event) => membersChanged(withRoom(state, event.room_id, (room) => withNames(state.people, withMemberCount(
      withOther(room, event, state.me), event.member_count, event.revision))), event.room_id),
    needsSync: (state, { room_id }) => !state.rooms.has(room_id),
  },
  "room.member_changed": {
    apply: (state, event) => membersChanged(withRoom(state, event.room_id, (room) => withRevision(
      event.user_id === state.me && event.revision >= room.infoRevision ? { ...room, role: event.role } : room,
      event.revision)), event.room_id),
  },
  "room.member_left": {
    apply(state, event) {
      if (event.user_id === state.me) return withoutRoom(state, event.room_id);
      return membersChanged(withRoom(withTyping(state, event.room_id, event.user_id, null), event.room_id, (room) =>
        withoutProgress(withMemberCount(withoutOther(room, event.user_id), event.member_count, event.revision), (id) => id === event.user_id)),
      event.room_id);
    },
  },
  "member.added": {
    apply: withAddition,
    needsSync: (state, { room }) => !state.rooms.has(room.id),
  },
});

function withAddition(state: ChatState, { room, added_by, added_by_name, added_at }: Heard<"member.added">): ChatState {
  const addition = { roomId: room.id, roomName: room.name, byId: added_by, byName: added_by_name, at: added_at };
  const others = state.additions.filter((one) => one.roomId !== room.id);
  return { ...state, additions: [addition, ...others].slice(0, keptAdditions) };
}

function membersChanged(state: ChatState, roomId: string): ChatState {
  return { ...state, memberChanges: new Map(state.memberChanges).set(roomId, (state.memberChanges.get(roomId) ?? 0) + 1) };
}

/** Who comes into a group without a name is one of those whom it is called by, while there are few; a sync says it exactly. */
function withOther(room: RoomState, { user_id, user_name }: Heard<"room.member_joined">, me: string): RoomState {
  const wanted = isNameless(room) && user_id !== me && room.others.length < namedBy && !room.others.some((one) => one.id === user_id);
  return wanted
    ? { ...room, others: [...room.others, { id: user_id, name: user_name, handle: null, avatar_url: null, version: 0 }] }
    : room;
}

function withoutOther(room: RoomState, id: string): RoomState {
  return room.others.some((one) => one.id === id) ? { ...room, others: room.others.filter((one) => one.id !== id) } : room;
}

function isNameless(room: { type: string; name: string | null }): boolean {
  return room.type === "group" && !room.name;
}
