import { memo, useSyncExternalStore } from "react";
import { useToday } from "../../i18n/now";
import { exactTime, shortTime } from "../../i18n/time";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import { firstWord } from "../../api/text";
import type { RoomState } from "../../realtime/roomState";
import { unreadCap, unreadOf } from "../../realtime/unread";
import { useChat, useChatState } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { plainText } from "../../ui/markdown/parse";
import { PersonName } from "../../ui/PersonName";
import { navigate, roomPath } from "../../ui/router";

export const RoomItem = memo(function RoomItem({ room, current, twin = false }: {
  room: RoomState; current: boolean; twin?: boolean;
}) {
  const t = useT();
  const { me, drafts } = useChat();
  const today = useToday();
  const other = room.otherUser;
  const presence = useChatState((state) => other ? state.presence.get(other.id) : undefined);
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.getSnapshot().get(room.id) ?? "");
  const unread = unreadOf(room, me.id);
  const last = room.lastMessage;
  const name = roomName(t, room);
  const loud = unread.mentions > 0 || (room.type === "direct" && unread.count > 0);
  // A sentence of ours has our direction, whoever is named in it; what somebody said has its own.
  const said = room.type === "direct" && last?.user_id !== me.id && !last?.deleted_at && !(draft && !current);
  const preview = last ? previewOf(last) : t("rooms.noMessages");

  function previewOf(message: NonNullable<typeof last>): string {
    const text = message.deleted_at ? t("rooms.deletedPreview") : plainText(message.content);
    if (message.user_id === me.id) return t("rooms.you", { text });
    return room.type === "direct" ? text : t("rooms.by", { name: firstWord(message.user_name), text });
  }

  return (
    <li className="[contain-intrinsic-size:auto_3.25rem] [content-visibility:auto]">
      <a
        href={roomPath(room.id)} aria-current={current ? "page" : undefined} data-testid="room-item" data-room-id={room.id}
        data-room-name={name} data-unread={unread.count}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          navigate(roomPath(room.id));
        }}
        className={`mx-2 flex items-center gap-2.5 rounded-lg px-2 py-1.5 outline-offset-[-2px] hover:bg-hover aria-[current=page]:bg-selected
          ${room.archivedAt ? "opacity-70" : ""}`}
      >
        {other ? (
          <Avatar id={other.id} name={room.name} url={other.avatar_url} size={36} status={presence?.status ?? "offline"}
            statusLabel={t(`presence.${presence?.status ?? "offline"}`)} />
        ) : (
          <span className="flex size-9 shrink-0 items-center justify-center rounded-[0.68rem] border border-line bg-surface text-ink-2">
            <Icon name={room.type === "group" ? "people" : room.visibility === "private" ? "lock" : "hash"} size={17} />
          </span>
        )}
        <span className="min-w-0 grow">
          <span className="flex items-baseline gap-2">
            <span className={`grow truncate ${unread.count > 0 ? "font-semibold" : "font-medium"}`}><PersonName name={name} handle={other?.handle} twin={twin} /></span>
            {last && (
              <time dateTime={last.created_at} title={exactTime(t.language, last.created_at)} className="shrink-0 text-2xs text-ink-3">
                {shortTime(t, last.created_at, today)}
              </time>
            )}
          </span>
          <span className="flex items-center gap-2">
            <span data-testid="room-preview" dir={said ? "auto" : undefined} className={`grow truncate text-[0.8125rem] leading-5 ${unread.count > 0 ? "text-ink" : "text-ink-2"}`}>
              {draft && !current
                ? <><span className="text-danger">{t("rooms.draft")}</span> <bdi>{draft}</bdi></>
                : preview}
            </span>
            {unread.count > 0 && (
              <span
                data-testid="unread-badge" data-count={unread.count} data-mentions={unread.mentions}
                className={`badge flex h-[1.15rem] min-w-[1.15rem] shrink-0 items-center justify-center rounded-full px-1.5 text-2xs font-semibold tabular-nums
                  ${loud ? "bg-accent text-on-accent" : "bg-line text-ink"}`}
              >
                <span aria-hidden="true">{unread.mentions > 0 && room.type !== "direct" ? "@" : ""}{unread.count >= unreadCap ? "999+" : unread.count}</span>
                <span className="sr-only">
                  {t("rooms.unread", { count: unread.count })}
                  {unread.mentions > 0 && `, ${t("rooms.mentions", { count: unread.mentions })}`}
                </span>
              </span>
            )}
          </span>
        </span>
      </a>
    </li>
  );
});
