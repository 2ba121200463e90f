import type { ChatState, Typist } from "./roomState";

/** How long a person types without saying so again. */
export const typingMs = 6000;

/** Somebody types in a room; `null`: no longer. */
export function withTyping(state: ChatState, roomId: string, userId: string, typist: Typist | null): ChatState {
  const before = state.typing.get(roomId) ?? [];
  const others = before.filter((one) => one.userId !== userId);
  if (!typist && others.length === before.length) return state;
  return { ...state, typing: new Map(state.typing).set(roomId, typist ? [...others, typist] : others) };
}
