import { useCallback } from "react";
import { useT } from "../../../i18n/translate";
import { useChat } from "../../../realtime/useChat";
import { announce } from "../../../ui/announce";
import { chosenEmoji } from "../../../ui/emoji/chosen";

/** Reacts to the message, or takes that back, and says so; what the server refuses stands below the message. */
export function useReact(messageId: string): (emoji: string, on: boolean) => void {
  const t = useT();
  const { reactions } = useChat();
  return useCallback((emoji, on) => {
    if (on) chosenEmoji.use(emoji);
    announce(t(on ? "reactions.added" : "reactions.removed", { emoji }));
    reactions.set(messageId, emoji, on).catch(() => undefined); // shown from `refusalOf`
  }, [t, reactions, messageId]);
}
