import { closeOverlay } from "../../ui/overlays";
import { navigate, roomPath } from "../../ui/router";

/** Goes to a message, from a dialog that lists it. */
export function openMessage(roomId: string, seq: number): void {
  closeOverlay();
  navigate(roomPath(roomId, seq));
}
