import type { Presence } from "../../api/wire";
import type { ChatState, RoomState } from "./roomState";

// The steps that the changes of several features have in common.

export function withRoom(state: ChatState, id: string, change: (room: RoomState) => RoomState): ChatState {
  const before = state.rooms.get(id);
  if (!before) return state;
  const after = change(before);
  return after === before ? state : { ...state, rooms: new Map(state.rooms).set(id, after) };
}

export function withoutAddition(state: ChatState, id: string): ChatState {
  const additions = state.additions.filter((one) => one.roomId !== id);
  return additions.length === state.additions.length ? state : { ...state, additions };
}

export function withoutRoom(before: ChatState, id: string): ChatState {
  const state = { ...withoutAddition(before, id), gone: new Set(before.gone).add(id) };
  if (!state.rooms.has(id)) return state;
  const rooms = new Map(state.rooms);
  rooms.delete(id);
  return { ...state, rooms };
}

export function withPresence(state: ChatState, news: readonly Presence[]): ChatState {
  const presence = new Map(state.presence);
  for (const { user_id, status, last_seen } of news) presence.set(user_id, { status, lastSeen: last_seen });
  return { ...state, presence };
}
