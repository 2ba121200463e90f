import { useId, useMemo, useState, type KeyboardEvent, type RefObject } from "react";
import { flushSync } from "react-dom";
import { useT } from "../../i18n/translate";
import type { Person, RoomState } from "../../realtime/state/roomState";
import { useChat, useChatState } from "../../realtime/useChat";
import { useDebounced } from "../../ui/useDebounced";
import { useLoad } from "../../ui/useLoad";
import { mentionAt, outsiders, personOffer, rankPeople, rankRooms, roomAt, type Offer } from "./mentions";

/** Shorter words would find half of a company. */
const minSearched = 2;

/** The list of people under an @ that is being typed, of rooms under a #: the text area keeps the focus and says which is chosen. */
export function useMentions(
  room: RoomState, text: string, box: RefObject<HTMLTextAreaElement | null>, onText: (text: string) => void,
) {
  const t = useT();
  const { api, me } = useChat();
  const people = useChatState((state) => state.people);
  const rooms = useChatState((state) => state.rooms);
  const [caret, setCaret] = useState<number | null>(null);
  const [index, setIndex] = useState(0);
  const id = useId();

  const found = caret === null ? null : mentionAt(text, caret);
  const foundRoom = caret === null || found ? null : roomAt(text, caret);
  const query = found?.query ?? null;
  const roomQuery = foundRoom?.query ?? null;
  const searched = useDebounced(query !== null && query.length >= minSearched && room.type !== "direct" ? query : "", 180);
  const others = useLoad(searched, () => searched ? api.searchUsers(searched) : Promise.resolve([]));
  const elsewhere = others.kind === "loaded" ? others.value : null;
  const options = useMemo((): Offer[] => {
    if (roomQuery !== null) return rankRooms(rooms.values(), roomQuery, t);
    if (query === null) return [];
    const members = [...people.values()].filter((one) => one.id !== me.id && (room.progress.has(one.id) || room.otherUser?.id === one.id));
    const crowds: Person[] = room.type === "direct" ? [] : [
      { id: "all", name: t("composer.everyone"), handle: "all", avatarUrl: null, version: 0 },
      { id: "here", name: t("composer.present"), handle: "here", avatarUrl: null, version: 0 },
    ];
    const within = rankPeople([...members, ...crowds], query).map((one): Offer => ({ ...personOffer(one), kind: crowds.includes(one) ? "crowd" : "person" }));
    return [...within, ...outsiders(searched === query && elsewhere ? elsewhere : [], room, me.id).slice(0, 4)];
  }, [people, rooms, query, roomQuery, searched, elsewhere, room, me.id, t]);
  const open = options.length > 0;
  const active = Math.min(index, options.length - 1);

  const choose = ({ typed }: Offer) => {
    const start = found?.start ?? foundRoom?.start;
    if (start === undefined || caret === null) return;
    const head = `${text.slice(0, start)}${typed} `;
    // At once: what is typed before the next frame belongs behind the name.
    flushSync(() => {
      onText(head + text.slice(caret).replace(/^ /, ""));
      setCaret(null);
    });
    box.current?.focus();
    box.current?.setSelectionRange(head.length, head.length);
  };

  return {
    open, options, active, choose, isOfRooms: roomQuery !== null, listId: `${id}-list`, optionId: (at: number) => `${id}-${at}`,
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
