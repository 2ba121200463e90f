import { createContext, use, useEffect, useMemo, useSyncExternalStore } from "react";
import type { PresenceStatus } from "../api/wire";
import type { Chat } from "./chat";
import type { ConnectionState } from "./connection/connectionState";
import type { RoomDraft } from "./device/drafts";
import type { EditTarget, Pending } from "./outbox/outboxItem";
import type { ChatState, RoomState } from "./state/roomState";

export const ChatContext = createContext<Chat | null>(null);

/** The signed-in person's chat. Only below the provider, which stands only while someone is signed in. */
export function useChat(): Chat {
  const chat = use(ChatContext);
  if (!chat) throw new Error("useChat is called outside of the signed-in part of the client; wrap it in ChatContext.");
  return chat;
}

/** A part of the state. `select` must answer with something the state holds, not with something made anew. */
export function useChatState<T>(select: (state: ChatState) => T): T {
  const { store } = useChat();
  return useSyncExternalStore(store.subscribe, () => select(store.getSnapshot()));
}

export function useRoom(roomId: string | null): RoomState | null {
  return useChatState((state) => (roomId ? state.rooms.get(roomId) : null) ?? null);
}

export function useConnectionState(): ConnectionState {
  const { connection } = useChat();
  return useSyncExternalStore(connection.subscribe, connection.getSnapshot);
}

export function usePending(): readonly Pending[] {
  const { outbox } = useChat();
  return useSyncExternalStore(outbox.subscribe, outbox.getSnapshot);
}

/** The status that this person chose. */
export function useOwnStatus(): PresenceStatus {
  const { status } = useChat();
  return useSyncExternalStore(status.subscribe, status.getSnapshot);
}

/** What was begun in a room. */
export function useDraft(roomId: string): RoomDraft {
  const { drafts } = useChat();
  return useSyncExternalStore(drafts.subscribe, () => drafts.of(roomId));
}

/** Which message of a room is being edited, the same object for as long as it is the same message. */
export function useEditTarget(roomId: string): EditTarget | null {
  const { drafts } = useChat();
  const key = useSyncExternalStore(drafts.subscribe, () => {
    const { edit } = drafts.of(roomId);
    return edit && JSON.stringify({ id: edit.id, clientId: edit.clientId } satisfies EditTarget);
  });
  return useMemo(() => key === null ? null : JSON.parse(key) as EditTarget, [key]);
}

/** Keeps the presence of these people up to date while the component is on the screen. */
export function usePresence(userIds: readonly string[]): void {
  const { presence } = useChat();
  const key = userIds.join();
  useEffect(() => presence.watch(key ? key.split(",") : []), [presence, key]);
}
