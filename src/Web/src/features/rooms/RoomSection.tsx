import { memo, useMemo, useRef, type KeyboardEvent } from "react";
import { twins } from "../../api/twins";
import { useT } from "../../i18n/translate";
import { unreadIn } from "../../realtime/state/unread";
import { useChat } from "../../realtime/useChat";
import { IconButton } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { collapse } from "../../ui/preferences";
import { rowIndices, useRows } from "../../ui/useRows";
import { Badges } from "./Badges";
import { RoomItem } from "./RoomItem";
import type { RoomMenuPlace } from "./RoomMenu";
import type { Section } from "./sections";

interface RoomSectionProps {
  section: Section;
  current: string | null;
  /** The room that Tab comes to. */
  active: string | null;
  collapsed: boolean;
  action: { label: string; onSelect: () => void } | null;
  onFocus: (roomId: string | null) => void;
  onKey: (event: KeyboardEvent, roomId: string) => void;
  onMenu: (place: RoomMenuPlace) => void;
}

/** A part of the list, which can be closed; then it says what is unread in it. */
export function RoomSection({ section, current, active, collapsed, action, onFocus, onKey, onMenu }: RoomSectionProps) {
  const t = useT();
  const { me } = useChat();
  const { id, rooms } = section;
  const title = t(`rooms.${id}`);
  const listId = `rooms-${id}`;
  return (
    <section aria-label={title} data-testid="room-section" data-section={id} className="pt-2">
      <div className="flex min-h-7 items-center gap-1 pl-2 pr-3">
        <h2 className="min-w-0 grow">
          <button
            type="button" aria-expanded={!collapsed} aria-controls={collapsed ? undefined : listId} data-testid="section-toggle"
            onClick={() => collapse(id, !collapsed)}
            className="flex min-h-7 w-full items-center gap-1 rounded-md px-1 text-left text-xs font-semibold text-ink-3 hover:text-ink"
          >
            <Icon name="down" size={14} className={`transition-transform duration-100 ${collapsed ? "-rotate-90" : ""}`} />
            <span className="min-w-0 truncate">{title}</span>
            {collapsed && <span className="ml-auto flex pl-2"><Badges unread={unreadIn(rooms, me.id)} loud={id !== "channels"} /></span>}
          </button>
        </h2>
        {action && <IconButton icon="plus" label={action.label} size={16} className="size-7" onClick={action.onSelect} />}
      </div>
      {!collapsed && <RoomList id={listId} section={section} current={current} active={active} onFocus={onFocus} onKey={onKey} onMenu={onMenu} />}
    </section>
  );
}

type RoomListProps = Omit<RoomSectionProps, "collapsed" | "action"> & { id: string };

/** The rooms near the view, however many there are; those that have the focus or are open stay, wherever they are. */
const RoomList = memo(function RoomList({ id, section: { rooms }, current, active, onFocus, onKey, onMenu }: RoomListProps) {
  const list = useRef<HTMLUListElement>(null);
  const near = useRows(rooms.length, list);
  const alike = useMemo(() => twins(rooms.flatMap((room) => room.otherUser ?? [])), [rooms]);
  const pinned = [current, active].map((wanted) => rooms.findIndex((room) => room.id === wanted));
  return (
    <ul
      ref={list} id={id} className="relative" style={{ height: `calc(var(--room-row) * ${rooms.length})` }}
      onBlur={(event) => {
        if (!event.currentTarget.closest("nav")?.contains(event.relatedTarget)) onFocus(null);
      }}
    >
      {rowIndices(rooms.length, near, pinned).map((at) => {
        const room = rooms[at];
        return room && (
          <li
            key={room.id} aria-setsize={rooms.length} aria-posinset={at + 1}
            className="group/room absolute inset-x-0 h-(--room-row)" style={{ top: `calc(var(--room-row) * ${at})` }}
          >
            <RoomItem
              room={room} current={room.id === current} twin={room.otherUser !== null && alike.has(room.otherUser.id)}
              reached={room.id === active} onFocus={onFocus} onKey={onKey} onMenu={onMenu}
            />
          </li>
        );
      })}
    </ul>
  );
});
