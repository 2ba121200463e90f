import { useCallback } from "react";
import { useSession } from "../../api/useSession";
import { useChat } from "../../realtime/useChat";
import { openOverlay } from "../../ui/overlays";

/** Signs out and leaves nothing behind; asks first (`sure`) when that would delete what was written and not sent. */
export function useSignOut(): (everywhere: boolean, sure?: boolean) => Promise<void> {
  const session = useSession();
  const chat = useChat();
  return useCallback(async (everywhere, sure = false) => {
    if (!sure && chat.unsent() > 0) {
      openOverlay({ kind: "sign-out", everywhere });
      return;
    }
    await chat.forget();
    await session.signOut(everywhere);
  }, [chat, session]);
}
