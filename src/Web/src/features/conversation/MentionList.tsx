import { useT } from "../../i18n/translate";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { Name } from "../../ui/Name";
import type { useMentions } from "./useMentions";

export function MentionList({ mentions }: { mentions: ReturnType<typeof useMentions> }) {
  const t = useT();
  if (!mentions.open) return null;
  return (
    <ul
      role="listbox" id={mentions.listId} aria-label={t(mentions.isOfRooms ? "composer.rooms" : "composer.mentions")} data-testid="mention-list"
      className="appear absolute inset-x-3 bottom-full z-20 mb-1.5 max-h-72 overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-pop sm:inset-x-5 sm:max-w-sm"
    >
      {mentions.options.map((offer, index) => (
        // The keyboard works on the text area, which never loses the focus; the pointer chooses here.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <li
          key={offer.id} id={mentions.optionId(index)} role="option" tabIndex={-1} aria-selected={index === mentions.active}
          onMouseDown={(event) => event.preventDefault()} onClick={() => mentions.choose(offer)}
          className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1 hover:bg-hover aria-selected:bg-selected"
        >
          {offer.kind === "person"
            ? <Avatar id={offer.id} name={offer.name} url={offer.avatarUrl} size={28} />
            : <span className="flex size-7 shrink-0 items-center justify-center text-ink-2"><Icon name={offer.kind === "room" ? "hash" : "people"} size={18} /></span>}
          <Name className="font-medium">{offer.name}</Name>
          {offer.kind !== "room" && <span className="truncate text-sm text-ink-3">{offer.typed}</span>}
          {offer.outside && <span className="ml-auto shrink-0 text-xs text-warn" data-testid="mention-outside">{t("composer.outside")}</span>}
        </li>
      ))}
    </ul>
  );
}
