import { useState, type RefObject } from "react";
import { flushSync } from "react-dom";
import { useT } from "../../i18n/translate";
import { IconButton } from "../../ui/Button";
import { LaterPicker } from "../../ui/emoji/LaterPicker";
import { useMedia } from "../../ui/useMedia";

/** Puts an emoji where the caret is. */
export function EmojiButton({ box, onChange }: { box: RefObject<HTMLTextAreaElement | null>; onChange: (text: string) => void }) {
  const t = useT();
  const [picking, setPicking] = useState(false);
  const insert = (emoji: string) => {
    const area = box.current;
    if (!area) return;
    const head = area.value.slice(0, area.selectionStart) + emoji;
    const tail = area.value.slice(area.selectionEnd);
    flushSync(() => {
      setPicking(false);
      onChange(head + tail);
    });
    area.focus();
    area.setSelectionRange(head.length, head.length);
  };
  if (!useMedia("(min-width: 40rem)")) return null; // the width is the text's there, and the keyboards of phones have emoji
  return (
    <>
      <IconButton icon="react" label={t("composer.emoji")} data-testid="insert-emoji" onMouseDown={(event) => event.preventDefault()} onClick={() => setPicking(true)} />
      {picking && <LaterPicker title={t("composer.emoji")} onClose={() => setPicking(false)} onChoose={insert} />}
    </>
  );
}
