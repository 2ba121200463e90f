import { useId, useMemo, useState, type KeyboardEvent, type RefObject } from "react";
import { flushSync } from "react-dom";
import { useT } from "../../i18n/translate";
import type { Person, RoomState } from "../../realtime/state/roomState";
import { useChat, useChatState } from "../../realtime/useChat";
import { mentionAt, rankPeople } from "./mentions";

/** The list of people under an @ that is being typed: the text area keeps the focus and says which of them is chosen. */
export function useMentions(
  room: RoomState, text: string, box: RefObject<HTMLTextAreaElement | null>, onText: (text: string) => void,
) {
  const t = useT();
  const { me } = useChat();
  const people = useChatState((state) => state.people);
  const [caret, setCaret] = useState<number | null>(null);
  const [index, setIndex] = useState(0);
  const id = useId();

  const found = caret === null ? null : mentionAt(text, caret);
  const query = found?.query ?? null;
  const options = useMemo(() => {
    if (query === null) return [];
    const members = [...people.values()].filter((one) => one.id !== me.id && (room.progress.has(one.id) || room.otherUser?.id === one.id));
    const all: Person[] = room.type === "direct"
      ? []
      : [
          { id: "all", name: t("composer.everyone"), handle: "all", avatarUrl: null, version: 0 },
          { id: "here", name: t("composer.present"), handle: "here", avatarUrl: null, version: 0 },
        ];
    return rankPeople([...members, ...all], query);
  }, [people, query, room.progress, room.type, room.otherUser, me.id, t]);
  const open = options.length > 0;
  const active = Math.min(index, options.length - 1);

  const choose = (person: Person) => {
    if (!found || caret === null) return;
    const head = `${text.slice(0, found.start)}@${person.handle} `;
    // At once: what is typed before the next frame belongs behind the name.
    flushSync(() => {
      onText(head + text.slice(caret).replace(/^ /, ""));
      setCaret(null);
    });
    box.current?.focus();
    box.current?.setSelectionRange(head.length, head.length);
  };

  return {
    open, options, active, choose, listId: `${id}-list`, optionId: (at: number) => `${id}-${at}`,
    // No role "combobox": a text area may have no other role than its own, which has all of this but the state "expanded".
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
      const chosen = options[active];
      if (event.key === "ArrowDown") setIndex((active + 1) % options.length);
      else if (event.key === "ArrowUp") setIndex((active + options.length - 1) % options.length);
      else if ((event.key === "Enter" || event.key === "Tab") && chosen) choose(chosen);
      else if (event.key === "Escape") setCaret(null);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
