import { useMemo, useState, type KeyboardEvent } from "react";
import { ordinal, trim } from "../../api/text";
import { twins } from "../../api/twins";
import type { Discovered, User } from "../../api/wire";
import { roomName } from "../../i18n/roomName";
import { useT, type Translate } from "../../i18n/translate";
import { currentUser } from "../../realtime/state/names";
import type { RoomState } from "../../realtime/state/roomState";
import { unreadOf } from "../../realtime/state/unread";
import { useChat, useChatState } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { Dialog } from "../../ui/Dialog";
import { fold } from "../../ui/fold";
import { Icon } from "../../ui/Icon";
import { Name } from "../../ui/Name";
import { navigate, roomPath } from "../../ui/router";
import { useAction } from "../../ui/useAction";
import { useDebounced } from "../../ui/useDebounced";
import { useLoad } from "../../ui/useLoad";
import { Badges } from "./Badges";

type Option =
  | { kind: "room"; id: string; room: RoomState }
  | { kind: "channel"; id: string; channel: Discovered }
  | { kind: "person"; id: string; user: User };

/** Of the channels and of the people that the server finds, so many stand below one's own rooms. */
const found = 6;

const folded = new WeakMap<RoomState, { t: Translate; text: string }>();

/** What a room is found by. Of ten thousand rooms none is folded anew at each key. */
function foldedNames(t: Translate, room: RoomState): string {
  const known = folded.get(room);
  if (known?.t === t) return known.text;
  const text = fold(`${roomName(t, room)} ${room.otherUser?.handle ?? ""}`);
  folded.set(room, { t, text });
  return text;
}

/** Unread first, then by who spoke last; those whose name, or handle, begins as wanted before those that hold it. */
export function matchRooms(t: Translate, rooms: Iterable<RoomState>, query: string, me: string, limit = 12): RoomState[] {
  const wanted = fold(trim(query));
  return [...rooms]
    .flatMap((room) => {
      const name = foldedNames(t, room);
      const at = name.indexOf(wanted);
      const starts = at === 0 || name.split(/[\s-]+/).some((word) => word.startsWith(wanted));
      return at < 0 && !starts ? [] : [{ room, rank: starts ? 0 : 1, unread: unreadOf(room, me).count > 0 ? 0 : 1 }];
    })
    .sort((a, b) => a.rank - b.rank || a.unread - b.unread
      || ordinal(b.room.lastMessage?.created_at ?? "", a.room.lastMessage?.created_at ?? ""))
    .slice(0, limit)
    .map(({ room }) => room);
}

export function Switcher({ onClose }: { onClose: () => void }) {
  const t = useT();
  const chat = useChat();
  const rooms = useChatState((state) => state.rooms);
  const named = useChatState((state) => state.people);
  const [query, setQuery] = useState("");
  const [index, setIndex] = useState(0);
  const wanted = useDebounced(trim(query), 180);
  const people = useLoad(wanted, () => wanted ? chat.api.searchUsers(wanted) : Promise.resolve([]));
  const channels = useLoad(wanted, () => wanted ? chat.api.discover(wanted, found * 2) : Promise.resolve([]));
  const options = useMemo((): Option[] => {
    const mine = matchRooms(t, rooms.values(), query, chat.me.id);
    const known = new Set(mine.flatMap((room) => room.otherUser ? [room.otherUser.id] : []));
    const users = people.kind === "loaded" && trim(query) ? people.value.map((user) => currentUser(named, user)) : [];
    const others = channels.kind === "loaded" && trim(query) ? channels.value : [];
    return [
      ...mine.map((room): Option => ({ kind: "room", id: room.id, room })),
      ...others.filter((channel) => !rooms.has(channel.id)).slice(0, found)
        .map((channel): Option => ({ kind: "channel", id: channel.id, channel })),
      ...users.filter((user) => user.id !== chat.me.id && !known.has(user.id)).slice(0, found)
        .map((user): Option => ({ kind: "person", id: user.id, user })),
    ];
  }, [t, rooms, query, people, channels, named, chat.me.id]);
  const alike = useMemo(() => twins(options.flatMap((option) =>
    option.kind === "person" ? option.user : option.kind === "room" ? option.room.otherUser ?? [] : [])), [options]);
  const looking = people.kind === "loading" || channels.kind === "loading" || wanted !== trim(query);
  const failure = people.kind === "failed" ? people.error : channels.kind === "failed" ? channels.error : null;
  const active = Math.min(index, options.length - 1);

  const go = useAction(async (option: Option) => {
    let roomId = option.id;
    if (option.kind === "person") {
      roomId = (await chat.enter(chat.api.createRoom({ type: "direct", members: [option.user.id] }))).id;
    }
    onClose();
    navigate(roomPath(roomId));
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = options[active];
    if (event.key === "ArrowDown") setIndex(Math.min(active + 1, options.length - 1));
    else if (event.key === "ArrowUp") setIndex(Math.max(active - 1, 0));
    else if (event.key === "Enter" && chosen) void go.run(chosen);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={t("switcher.title")} onClose={onClose} width="34rem" testId="switcher" hideTitle>
      <div className="flex items-center gap-3 border-b border-line px-4 py-1">
        <Icon name="search" className="text-ink-3" />
        <input
          value={query} placeholder={t("switcher.placeholder")} aria-label={t("switcher.placeholder")} role="combobox"
          aria-expanded={options.length > 0} aria-controls="switcher-list" aria-autocomplete="list" autoComplete="off" data-testid="switcher-input"
          aria-activedescendant={options[active] ? `switcher-${options[active].id}` : undefined}
          className="min-h-12 grow bg-transparent text-base outline-none" onKeyDown={onKeyDown}
          onChange={(event) => { setQuery(event.target.value); setIndex(0); }}
        />
      </div>
      <ul id="switcher-list" role="listbox" aria-label={t("switcher.title")} className="max-h-96 overflow-y-auto p-2">
        {options.map((option, at) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keyboard works on the field above
          <li
            key={option.id} id={`switcher-${option.id}`} role="option" tabIndex={-1} aria-selected={at === active}
            data-testid="switcher-option" data-kind={option.kind}
            onClick={() => void go.run(option)} onMouseMove={() => setIndex(at)}
            className="flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-2.5 py-1.5 aria-selected:bg-selected"
          >
            {option.kind === "room" && <RoomOption room={option.room} twin={alike.has(option.room.otherUser?.id ?? "")} />}
            {option.kind === "channel" && (
              <>
                <span className="flex size-7 shrink-0 items-center justify-center text-ink-2"><Icon name="hash" size={18} /></span>
                <Name className="font-medium">{option.channel.name}</Name>
                <span className="ml-auto shrink-0 text-sm text-ink-3">{t("switcher.channel", { count: option.channel.member_count })}</span>
              </>
            )}
            {option.kind === "person" && (
              <>
                <Avatar id={option.user.id} name={option.user.name} url={option.user.avatar_url} size={28} />
                <Name className="font-medium" handle={option.user.handle} twin={alike.has(option.user.id)}>{option.user.name}</Name>
                <span className="ml-auto shrink-0 text-sm text-ink-3">{t("switcher.person")}</span>
              </>
            )}
          </li>
        ))}
      </ul>
      {options.length === 0 && !looking && !failure && <p className="px-5 pb-6 pt-2 text-center text-ink-2">{t("switcher.none", { query: trim(query) })}</p>}
      {failure && trim(query) && <p role="alert" className="px-5 pb-4 text-sm text-danger">{failure}</p>}
      {go.error && <p role="alert" className="px-5 pb-4 text-sm text-danger">{go.error}</p>}
      <p role="status" className="sr-only">{trim(query) ? t("switcher.results", { count: options.length }) : ""}</p>
    </Dialog>
  );
}

function RoomOption({ room, twin }: { room: RoomState; twin: boolean }) {
  const t = useT();
  const { me } = useChat();
  const unread = unreadOf(room, me.id);
  return (
    <>
      {room.otherUser
        ? <Avatar id={room.otherUser.id} name={room.name} url={room.otherUser.avatar_url} size={28} />
        : (
          <span className="flex size-7 shrink-0 items-center justify-center text-ink-2">
            <Icon name={room.type === "group" ? "people" : room.visibility === "private" ? "lock" : "hash"} size={18} />
          </span>
        )}
      <Name className={`grow ${unread.count > 0 ? "font-semibold" : "font-medium"}`} handle={room.otherUser?.handle} twin={twin}>{roomName(t, room)}</Name>
      <Badges unread={unread} loud={room.type === "direct"} />
    </>
  );
}
