import { isModerator } from "../api/wire";
import { useSessionState } from "../api/useSession";
import type { RoomState } from "./state/roomState";

/** Whether this person looks after what others write in the room: by their role there, or in the tenant. On whom, the server knows. */
export function useMayModerate(room: RoomState | null): boolean {
  const session = useSessionState();
  if (!room || room.type === "direct") return false;
  return room.role !== "member" || (session.kind === "signed_in" && isModerator(session.user.role));
}
