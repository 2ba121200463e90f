import { useEffect } from "react";
import { useConnectionState } from "../realtime/useChat";
import { updates } from "./updates";

/** A deployment ends connections: when they are back, there may be a newer client. So there may when a window is looked at again. */
export function useUpdateLooks(): void {
  const { kind } = useConnectionState();
  useEffect(() => { if (kind === "online") updates.lookAgain(); }, [kind]);
  useEffect(() => {
    const look = () => { if (document.visibilityState === "visible") updates.lookAgain(); };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
}
