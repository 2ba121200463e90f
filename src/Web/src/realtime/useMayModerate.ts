import { isModerator } from "../api/wire";
import { useSessionState } from "../api/useSession";
import type { RoomState } from "./state/roomState";
import { useChatState } from "./useChat";

/** Whether this person looks after what others write in the room, by their role there. */
export function looksAfter(room: RoomState): boolean {
  return room.type !== "direct" && room.role !== "member";
}

/** Whether this person looks after what others write in the room: by their role there, or in the tenant. On whom, the server knows. */
export function useMayModerate(room: RoomState | null): boolean {
  const ofTenant = useModeratesTenant();
  return room !== null && room.type !== "direct" && (looksAfter(room) || ofTenant);
}

/** Whether this person looks after any room, by their role there. */
export function useLooksAfterRooms(): boolean {
  return useChatState(({ rooms }) => {
    for (const room of rooms.values()) if (looksAfter(room)) return true;
    return false;
  });
}

/** Whether this person looks after anything: the tenant, or some room. */
export function useModerates(): boolean {
  const ofRooms = useLooksAfterRooms();
  return useModeratesTenant() || ofRooms;
}

function useModeratesTenant(): boolean {
  const session = useSessionState();
  return session.kind === "signed_in" && isModerator(session.user.role);
}
