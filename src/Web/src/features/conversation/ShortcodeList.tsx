import { useT } from "../../i18n/translate";
import { inTone } from "../../ui/emoji/data";
import type { useShortcodes } from "./useShortcodes";

export function ShortcodeList({ shortcodes }: { shortcodes: ReturnType<typeof useShortcodes> }) {
  const t = useT();
  if (!shortcodes.open) return null;
  return (
    <ul
      role="listbox" id={shortcodes.listId} aria-label={t("composer.shortcodes")} data-testid="shortcode-list"
      className="appear absolute inset-x-3 bottom-full z-20 mb-1.5 max-h-72 overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-pop sm:inset-x-5 sm:max-w-sm"
    >
      {shortcodes.options.map((one, index) => (
        // The keyboard works on the text area, which never loses the focus; the pointer chooses here.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <li
          key={one.emoji} id={shortcodes.optionId(index)} role="option" tabIndex={-1} aria-selected={index === shortcodes.active} data-emoji={one.emoji}
          onMouseDown={(event) => event.preventDefault()} onClick={() => shortcodes.choose(one)}
          className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1 hover:bg-hover aria-selected:bg-selected"
        >
          <span className="w-7 shrink-0 text-center text-xl leading-none">{inTone(one, shortcodes.tone)}</span>
          <span className="truncate">{one.names[t.language]}</span>
          {one.shortcodes[0] && <span className="truncate text-sm text-ink-3">:{one.shortcodes[0]}:</span>}
        </li>
      ))}
    </ul>
  );
}
