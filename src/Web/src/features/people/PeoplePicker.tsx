import { useState, type KeyboardEvent } from "react";
import { trim } from "../../api/text";
import { twins } from "../../api/twins";
import type { User } from "../../api/wire";
import { useT } from "../../i18n/translate";
import { currentUser } from "../../realtime/state/names";
import { useChat, useChatState } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { Name } from "../../ui/Name";
import { useDebounced } from "../../ui/useDebounced";
import { useLoad } from "../../ui/useLoad";

interface PeoplePickerProps {
  chosen: readonly User[];
  onChange: (chosen: User[]) => void;
  /** Already there: not offered. */
  without?: ReadonlySet<string>;
}

/** Finds people on the server and collects them: a combobox that keeps what was chosen as removable names. */
export function PeoplePicker({ chosen: listed, onChange, without }: PeoplePickerProps) {
  const t = useT();
  const people = useChatState((state) => state.people);
  const chosen = listed.map((user) => currentUser(people, user));
  const { api, me } = useChat();
  const [query, setQuery] = useState("");
  const [index, setIndex] = useState(0);
  const wanted = useDebounced(trim(query), 180);
  const found = useLoad(wanted, () => wanted ? api.searchUsers(wanted) : Promise.resolve([]));
  const alike = twins(chosen);
  const taken = new Set(chosen.map((user) => user.id));
  const options = (found.kind === "loaded" ? found.value.map((user) => currentUser(people, user)) : [])
    .filter((user) => user.id !== me.id && !taken.has(user.id) && !without?.has(user.id));
  const active = Math.min(index, options.length - 1);

  const add = (user: User) => {
    onChange([...chosen, user]);
    setQuery("");
    setIndex(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const one = options[active];
    if (event.key === "ArrowDown") setIndex(Math.min(active + 1, options.length - 1));
    else if (event.key === "ArrowUp") setIndex(Math.max(active - 1, 0));
    else if (event.key === "Enter" && one && trim(query)) add(one);
    else if (event.key === "Backspace" && query === "" && chosen.length > 0) onChange(chosen.slice(0, -1));
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <div className="field flex flex-wrap items-center gap-1.5 focus-within:outline focus-within:outline-2 focus-within:outline-accent">
        {chosen.map((user) => (
          <span key={user.id} className="flex min-w-0 max-w-full items-center gap-1 rounded-md bg-accent-soft py-0.5 pl-2 text-sm font-medium text-accent-ink">
            <Name handle={user.handle} twin={alike.has(user.id)}>{user.name}</Name>
            <button type="button" className="flex size-6 shrink-0 items-center justify-center rounded" aria-label={t("common.remove", { name: user.name })}
              onClick={() => onChange(chosen.filter((one) => one.id !== user.id))}>
              <Icon name="close" size={14} />
            </button>
          </span>
        ))}
        <input
          value={query} onChange={(event) => { setQuery(event.target.value); setIndex(0); }} onKeyDown={onKeyDown}
          role="combobox" aria-expanded={options.length > 0} aria-controls="people-options" aria-autocomplete="list" autoComplete="off"
          aria-activedescendant={options[active] ? `person-${options[active].id}` : undefined} data-testid="people-search"
          aria-label={t("rooms.findPeople")} placeholder={chosen.length === 0 ? t("rooms.findPeople") : ""}
          className="min-w-28 grow bg-transparent outline-none"
        />
      </div>
      <ul id="people-options" role="listbox" aria-label={t("rooms.people")} className="mt-2 h-52 overflow-y-auto">
        {options.map((user, at) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keyboard works on the field above
          <li
            key={user.id} id={`person-${user.id}`} role="option" tabIndex={-1} aria-selected={at === active} onClick={() => add(user)}
            onMouseMove={() => setIndex(at)} data-testid="person-option" data-user-name={user.name}
            className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-2 py-1.5 aria-selected:bg-selected"
          >
            <Avatar id={user.id} name={user.name} url={user.avatar_url} size={32} />
            <span className="min-w-0">
              <Name className="font-medium leading-tight">{user.name}</Name>
              {user.handle && <span className="block truncate text-sm leading-tight text-ink-3">@{user.handle}</span>}
            </span>
          </li>
        ))}
        {found.kind === "loaded" && wanted && options.length === 0 && trim(query) === wanted && (
          <li className="px-2 py-3 text-ink-2">{t("rooms.noPeople", { query: wanted })}</li>
        )}
        {found.kind === "failed" && <li className="px-2 py-3 text-danger">{found.error}</li>}
      </ul>
    </div>
  );
}
