import type { ChatState } from "./roomState";

// The ids of the messages that the person keeps for themselves: which of them bear the mark.

export function withSaved(state: ChatState, messageId: string, isSaved: boolean): ChatState {
  if (state.saved.has(messageId) === isSaved) return state;
  const saved = new Set(state.saved);
  if (isSaved) saved.add(messageId);
  else saved.delete(messageId);
  return { ...state, saved };
}

/** All of them, as the server has them now. */
export function withAllSaved(state: ChatState, ids: readonly string[]): ChatState {
  const same = ids.length === state.saved.size && ids.every((id) => state.saved.has(id));
  return same ? state : { ...state, saved: new Set(ids) };
}
