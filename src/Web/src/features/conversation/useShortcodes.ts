import { useEffect, useId, useMemo, useState, type KeyboardEvent, type RefObject } from "react";
import { flushSync } from "react-dom";
import { useT } from "../../i18n/translate";
import { chosenEmoji, useChosenEmoji } from "../../ui/emoji/chosen";
import { emojiData, inTone, loadEmoji, type Emoji, type EmojiData } from "../../ui/emoji/data";
import { searchEmoji, shortcodeAt } from "../../ui/emoji/search";
import { mentionAt } from "./mentions";

const most = 7;

/** The shortcode at the caret; none where the text is shown as it stands, in code and addresses, which are the places without mentions. */
function wordAt(text: string, caret: number): { start: number; query: string } | null {
  const found = shortcodeAt(text, caret);
  return found && mentionAt(`${text.slice(0, found.start)}@${text.slice(caret)}`, found.start + 1) ? found : null;
}

/** The list of emoji under a `:word` that is being typed: the text area keeps the focus and says which of them is chosen, as for mentions. */
export function useShortcodes(text: string, box: RefObject<HTMLTextAreaElement | null>, onText: (text: string) => void) {
  const t = useT();
  const chosen = useChosenEmoji();
  const [data, setData] = useState<EmojiData | null>(emojiData);
  const [caret, setCaret] = useState<number | null>(null);
  const [index, setIndex] = useState(0);
  const id = useId();

  const found = caret === null ? null : wordAt(text, caret);
  const query = found?.query ?? null;
  const wanted = query !== null && data === null;
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    // Without them one types on; the next word asks again.
    loadEmoji().then((loaded) => { if (current) setData(loaded); }, () => undefined);
    return () => { current = false; };
  }, [wanted]);

  const options = useMemo((): Emoji[] => {
    if (query === null || data === null) return [];
    return searchEmoji(data, query, t.language, { recent: chosen.recent, limit: most });
  }, [data, query, t.language, chosen.recent]);
  const open = options.length > 0;
  const active = Math.min(index, options.length - 1);

  const choose = (one: Emoji) => {
    if (!found || caret === null) return;
    const emoji = inTone(one, chosen.tone);
    const head = `${text.slice(0, found.start)}${emoji} `;
    // At once: what is typed before the next frame belongs behind the emoji.
    flushSync(() => {
      onText(head + text.slice(caret).replace(/^ /, ""));
      setCaret(null);
    });
    chosenEmoji.use(emoji);
    box.current?.focus();
    box.current?.setSelectionRange(head.length, head.length);
  };

  return {
    open, options, active, choose, tone: chosen.tone, listId: `${id}-list`, optionId: (at: number) => `${id}-${at}`,
    aria: open ? {
      "aria-autocomplete": "list", "aria-haspopup": "listbox",
      "aria-controls": `${id}-list`, "aria-activedescendant": `${id}-${active}`,
    } as const : {},
    moved: (area: HTMLTextAreaElement) => {
      const at = area.selectionStart === area.selectionEnd ? area.selectionStart : null;
      if (at !== caret) setIndex(0);
      setCaret(at);
    },
    close: () => setCaret(null),
    /** True when the key was for the list. */
    onKeyDown: (event: KeyboardEvent): boolean => {
      if (!open) return false;
      const one = options[active];
      if (event.key === "ArrowDown") setIndex((active + 1) % options.length);
      else if (event.key === "ArrowUp") setIndex((active + options.length - 1) % options.length);
      else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && one) choose(one);
      else if (event.key === "Escape") setCaret(null);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
