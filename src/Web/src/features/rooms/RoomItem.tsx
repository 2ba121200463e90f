import { memo, useSyncExternalStore, type KeyboardEvent } from "react";
import { firstWord } from "../../api/text";
import { useToday } from "../../i18n/now";
import { exactTime, shortTime } from "../../i18n/time";
import { roomName } from "../../i18n/roomName";
import { systemText } from "../../i18n/systemText";
import { useT } from "../../i18n/translate";
import type { Person, RoomState } from "../../realtime/state/roomState";
import { unreadOf } from "../../realtime/state/unread";
import { useChat, useChatState } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { Name } from "../../ui/Name";
import { plainText } from "../../ui/markdown/parse";
import { usePreferences } from "../../ui/preferences";
import { navigate, roomPath } from "../../ui/router";
import { Badges } from "./Badges";
import type { RoomMenuPlace } from "./RoomMenu";

interface RoomItemProps {
  room: RoomState;
  current: boolean;
  /** Somebody else in the list is called the same. */
  twin: boolean;
  /** Tab comes to it. */
  reached: boolean;
  onFocus: (roomId: string) => void;
  onKey: (event: KeyboardEvent, roomId: string) => void;
  onMenu: (place: RoomMenuPlace) => void;
}

const nobody: ReadonlyMap<string, Person> = new Map();

export const RoomItem = memo(function RoomItem({ room, current, twin, reached, onFocus, onKey, onMenu }: RoomItemProps) {
  const t = useT();
  const { me, drafts } = useChat();
  const { compact } = usePreferences();
  const today = useToday();
  const other = room.otherUser;
  const presence = useChatState((state) => other ? state.presence.get(other.id) : undefined);
  // Not of the room in which somebody writes: no key is to render its row anew.
  const draft = useSyncExternalStore(drafts.subscribe, () => current ? "" : drafts.of(room.id).text);
  const unread = unreadOf(room, me.id);
  const last = room.lastMessage;
  const people = useChatState((state) => last?.system ? state.people : nobody);
  const name = roomName(t, room);
  // A sentence of ours has our direction, whoever is named in it; what somebody said has its own.
  const said = room.type === "direct" && last?.user_id !== me.id && !last?.deleted_at && !draft;
  const badges = <Badges unread={unread} loud={room.type === "direct"} />;
  const size = compact ? 22 : 36;

  function previewOf(message: NonNullable<typeof last>): string {
    if (message.system) return systemText(t, message.system, { id: message.user_id, name: message.user_name }, me.id, people) ?? "";
    const text = message.deleted_at ? t("rooms.deletedPreview") : plainText(message.content);
    if (message.user_id === me.id) return t("rooms.you", { text });
    return room.type === "direct" ? text : t("rooms.by", { name: firstWord(message.user_name), text });
  }

  const menuBelow = (element: Element) => {
    const box = element.getBoundingClientRect();
    onMenu({ roomId: room.id, x: box.left + 12, y: box.bottom });
  };

  return (
    <>
      <a
        href={roomPath(room.id)} aria-current={current ? "page" : undefined} data-testid="room-item" data-room-id={room.id}
        data-room-name={name} data-unread={unread.count} tabIndex={reached ? 0 : -1} aria-keyshortcuts="Shift+F10"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          navigate(roomPath(room.id));
        }}
        onFocus={() => onFocus(room.id)}
        onContextMenu={(event) => {
          event.preventDefault();
          onMenu({ roomId: room.id, x: event.clientX, y: event.clientY });
        }}
        onKeyDown={(event) => {
          if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
            event.preventDefault();
            menuBelow(event.currentTarget);
          } else onKey(event, room.id);
        }}
        className={`mx-2 mb-px flex h-[calc(100%-1px)] items-center gap-2.5 rounded-lg px-2 outline-offset-[-2px] hover:bg-hover
          aria-[current=page]:bg-selected ${room.archivedAt ? "text-ink-2 italic" : ""}`}
      >
        {other ? (
          <Avatar id={other.id} name={room.name} url={other.avatar_url} size={size} status={presence?.status ?? "offline"}
            statusLabel={t(`presence.${presence?.status ?? "offline"}`)} />
        ) : (
          <span
            className="flex shrink-0 items-center justify-center rounded-[0.68rem] border border-line bg-surface text-ink-2 compact:rounded-md compact:border-0 compact:bg-transparent"
            style={{ width: size, height: size }}
          >
            <Icon name={room.type === "group" ? "people" : room.visibility === "private" ? "lock" : "hash"} size={17} />
          </span>
        )}
        <span className="min-w-0 grow">
          <span className="flex items-center gap-2">
            <Name className={`grow ${unread.count > 0 ? "font-semibold" : "font-medium"}`} handle={other?.handle} twin={twin}>{name}</Name>
            {compact && draft && <Icon name="edit" size={14} className="text-danger" />}
            {compact && draft && <span className="sr-only">{t("rooms.draft")}</span>}
            {compact && badges}
            {!compact && last && (
              <time
                dateTime={last.created_at} title={exactTime(t.language, last.created_at)}
                className="shrink-0 text-2xs text-ink-3 pointer-fine:group-hover/room:invisible"
              >
                {shortTime(t, last.created_at, today)}
              </time>
            )}
          </span>
          {!compact && (
            <span className="flex items-center gap-2">
              <span
                data-testid="room-preview" data-preview dir={said ? "auto" : undefined}
                className={`grow truncate text-[0.8125rem] leading-5 ${unread.count > 0 ? "text-ink" : "text-ink-2"}`}
              >
                {draft
                  ? <><span className="text-danger">{t("rooms.draft")}</span> <bdi>{draft}</bdi></>
                  : last ? previewOf(last) : t("rooms.noMessages")}
              </span>
              {badges}
            </span>
          )}
        </span>
      </a>
      {/* For the pointer; keys have Shift+F10, and a finger rests on the room. */}
      <IconButton
        icon="more" size={16} label={t("rooms.actions", { name })} tabIndex={-1} aria-hidden="true" data-testid="room-menu"
        onClick={(event) => menuBelow(event.currentTarget)}
        className="invisible absolute right-3 top-1 size-6 compact:top-1/2 compact:-translate-y-1/2 compact:bg-canvas pointer-fine:group-hover/room:visible"
      />
    </>
  );
});
