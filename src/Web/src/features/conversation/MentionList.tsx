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
      role="listbox" id={mentions.listId} aria-label={t("composer.mentions")} data-testid="mention-list"
      className="appear absolute inset-x-3 bottom-full z-20 mb-1.5 max-h-72 overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-pop sm:inset-x-5 sm:max-w-sm"
    >
      {mentions.options.map((person, index) => (
        // The keyboard works on the text area, which never loses the focus; the pointer chooses here.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <li
          key={person.id} id={mentions.optionId(index)} role="option" tabIndex={-1} aria-selected={index === mentions.active}
          onMouseDown={(event) => event.preventDefault()} onClick={() => mentions.choose(person)}
          className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1 hover:bg-hover aria-selected:bg-selected"
        >
          {person.id === "all" || person.id === "here"
            ? <span className="flex size-7 items-center justify-center text-ink-2"><Icon name="people" size={18} /></span>
            : <Avatar id={person.id} name={person.name} url={person.avatarUrl} size={28} />}
          <Name className="font-medium">{person.name}</Name>
          <span className="truncate text-sm text-ink-3">@{person.handle}</span>
        </li>
      ))}
    </ul>
  );
}
