import { useEffect, useRef } from "react";
import { useChatState, useConnectionState } from "../../../realtime/useChat";

// A burst of news is one reason to look again.
const gatherMs = 400;

/** Calls `look` after news of cases, and when the connection is back: what was told meanwhile came to nobody here. */
export function useNews(look: () => void): void {
  const news = useChatState((state) => state.caseNews);
  const online = useConnectionState().kind === "online";
  const first = useRef(true);
  const latest = useRef(look);
  useEffect(() => { latest.current = look; });
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    if (!online) return;
    const timer = setTimeout(() => latest.current(), gatherMs);
    return () => clearTimeout(timer);
  }, [news, online]);
}
