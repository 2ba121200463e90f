import { withRoom } from "../../realtime/state/change";
import { eventArea } from "../../realtime/store/events";
import { withDeletion, withMessages, withProgress, withRevision } from "../../realtime/state/merge";
import { withMessageChanges } from "../../realtime/state/messageChanges";
import { named, namedTypist } from "../../realtime/state/names";
import { withPlace } from "../../realtime/state/place";
import type { ChatState, RoomState } from "../../realtime/state/roomState";
import { withoutReply, withReply } from "../../realtime/state/threads";
import { typingMs, withTyping } from "../../realtime/state/typing";
import { withBase, withChange, type Change } from "../../realtime/state/unread";
import { conversationEvents, type Heard } from "./events";

export const conversation = eventArea(conversationEvents, {
  "message.new": {
    apply: (state, { message }) => withRoom(
      withReply(withTyping(state, message.room_id, message.user_id, null), message), message.room_id,
      (room) => withMessages(room, [named(state.people, message)])),
    needsSync: (state, { message }) => !state.rooms.has(message.room_id),
    message: ({ message }) => message,
  },
  "message.updated": {
    apply: (state, event) => withRoom(state, event.message.room_id, (room) => {
      const counted = withChange(room, editOf(room, event), state.me);
      return withRevision(withMessages(counted, [named(state.people, event.message)]), event.message.revision);
    }),
    takesBack: true,
  },
  "message.deleted": {
    apply: (state, event) => withRoom(withoutReply(state, event.thread_root, event.seq), event.room_id, (room) => {
      const counted = withChange(room, deletionOf(room, event, state.me), state.me);
      return withDeletion(counted, event.seq, { revision: event.revision, deletedAt: event.deleted_at, removal: event.removal });
    }),
    takesBack: true,
  },
  "message.changed": {
    apply: (state, { by, ...change }) => withRoom(state, change.room_id, (room) => {
      const own = by?.filter((one) => one.user_id === state.me);
      return withRevision(withMessageChanges(room, [{ ...change, own }]), change.revision);
    }),
  },
  "message.delivered": {
    apply: (state, { room_id, user_id, seq }) => user_id ? withReach(state, room_id, user_id, { delivered: seq }) : state,
  },
  "message.read": {
    apply(state, event) {
      if (event.user_id === state.me) return withOwnPlace(state, event);
      return event.user_id ? withReach(state, event.room_id, event.user_id, { read: event.seq }) : state;
    },
  },
  "message.held": { // the outbox has the message
    held: ({ client_message_id, status, reason }) => ({ clientId: client_message_id, status, reason }),
  },
  "typing": {
    apply(state, event, now) {
      if (event.user_id === state.me) return state;
      const typist = event.typing ? { userId: event.user_id, name: event.user_name, until: now + typingMs } : null;
      return withTyping(state, event.room_id, event.user_id, typist && namedTypist(state.people, typist));
    },
  },
});

// A server of an earlier version does not say what was there before a change; a copy that is held may know.

function editOf(room: RoomState, { message, former_mentions }: Heard<"message.updated">): Change {
  return {
    seq: message.seq, revision: message.revision ?? 0, author: message.user_id, createdAt: message.created_at, deleted: false,
    threadRoot: message.thread_root, alsoInRoom: message.also_in_room,
    before: former_mentions ?? room.messages.get(message.seq)?.mentions ?? [], after: message.mentions ?? [],
  };
}

function deletionOf(room: RoomState, event: Heard<"message.deleted">, me: string): Change {
  const held = room.messages.get(event.seq);
  return {
    seq: event.seq, revision: event.revision, author: event.user_id ?? held?.user_id ?? me,
    createdAt: event.created_at ?? held?.created_at ?? "", deleted: true,
    before: event.former_mentions ?? held?.mentions ?? [], after: [],
    threadRoot: event.thread_root ?? held?.thread_root, alsoInRoom: event.also_in_room ?? held?.also_in_room,
  };
}

/**
 * My own device elsewhere read something, or put its place back: the server says what is left. What the room is told of my reading, too,
 * has no version, and says nothing once my place was put back.
 */
function withOwnPlace(state: ChatState, event: Heard<"message.read">): ChatState {
  const { seq, counted_seq, counted_revision, unread_count, mention_count } = event;
  const version = event.read_version ?? 0;
  return withRoom(state, event.room_id, (room) => {
    const placed = withPlace(room, seq, version);
    if (typeof counted_seq !== "number" || typeof unread_count !== "number") return placed;
    return withBase(placed, {
      readSeq: seq, version, seq: counted_seq, revision: counted_revision ?? 0, unread: unread_count, mentions: mention_count ?? 0,
    });
  });
}

/** A reader's cursor moved: another's puts ticks under my messages. */
function withReach(state: ChatState, roomId: string, userId: string, reach: { delivered?: number; read?: number }): ChatState {
  return withRoom(state, roomId, (room) => {
    if (userId !== state.me) return withProgress(room, userId, reach);
    const deliveredSeq = Math.max(room.deliveredSeq, reach.delivered ?? 0);
    return deliveredSeq === room.deliveredSeq ? room : { ...room, deliveredSeq };
  });
}
