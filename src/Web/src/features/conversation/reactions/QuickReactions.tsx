import { useState } from "react";
import { useT } from "../../../i18n/translate";
import { IconButton } from "../../../ui/Button";
import { quickEmoji, useChosenEmoji } from "../../../ui/emoji/chosen";
import { LaterPicker } from "../../../ui/emoji/LaterPicker";
import { useMedia } from "../../../ui/useMedia";
import { useReact } from "./useReact";

const quickCount = 3;

/** In the toolbar of a message: those that the person uses, one step away, and the way to all others. */
export function QuickReactions({ messageId }: { messageId: string }) {
  const t = useT();
  const chosen = useChosenEmoji();
  const react = useReact(messageId);
  const [offered] = useState(() => quickEmoji(chosen, quickCount)); // they stay where they are while one points at them
  const [picking, setPicking] = useState(false);
  const wide = useMedia("(min-width: 64rem)"); // elsewhere they would lie over who wrote it
  return (
    <>
      {wide && offered.map((emoji) => (
        <button
          key={emoji} type="button" tabIndex={-1} aria-label={t("reactions.with", { emoji })} title={t("reactions.with", { emoji })}
          data-testid="quick-reaction" data-emoji={emoji} onClick={() => react(emoji, true)}
          className="flex size-8 items-center justify-center rounded-lg text-base leading-none hover:bg-hover"
        >
          {emoji}
        </button>
      ))}
      <IconButton icon="react" label={t("reactions.add")} size={18} className="size-8" data-testid="react" onClick={() => setPicking(true)} />
      {picking && (
        <LaterPicker
          title={t("reactions.add")} onClose={() => setPicking(false)} onChoose={(emoji) => { setPicking(false); react(emoji, true); }}
        />
      )}
    </>
  );
}
