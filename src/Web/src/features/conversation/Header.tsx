import { useEffect } from "react";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat, useChatState } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { navigate, showDetails, useRoute } from "../../ui/router";
import { useAction } from "../../ui/useAction";
import { useNow } from "../../i18n/now";
import { relativeTime } from "../../i18n/time";
import { Name } from "../../ui/Name";
import { openOverlay } from "../../ui/overlays";

/** Which room this is, and the way to what else there is about it. */
export function Header({ room }: { room: RoomState }) {
  const t = useT();
  const now = useNow();
  const { details } = useRoute();
  const chat = useChat();
  const other = room.otherUser;
  const presence = useChatState((state) => other ? state.presence.get(other.id) : undefined);
  const status = presence?.status ?? "offline";
  const line = other
    ? status === "offline" && presence?.lastSeen
      ? t("presence.lastSeen", { time: relativeTime(t.language, presence.lastSeen, now) })
      : t(`presence.${status}`)
    : room.topic || t("rooms.members", { count: room.memberCount });
  const star = useAction(async () => {
    await chat.setFavourite(room.id, !room.favourite);
    announce(t(room.favourite ? "rooms.unfavourited" : "rooms.favourited"));
  });
  useEffect(() => { if (star.error) announce(star.error, "assertive"); }, [star.error]);
  return (
    <header className="flex min-h-14 shrink-0 items-center gap-1 border-b sm:gap-2 border-line px-2 py-1.5 sm:px-4">
      <IconButton icon="back" label={t("common.back")} data-testid="back" className="md:hidden" onClick={() => navigate("/")} />
      {other
        ? (
          <span className="flex shrink-0 max-[25rem]:hidden">
            <Avatar id={other.id} name={room.name} url={other.avatar_url} size={34} status={status} statusLabel={t(`presence.${status}`)} />
          </span>
        ) : (
          <span className="flex size-8.5 max-[25rem]:hidden shrink-0 items-center justify-center rounded-[0.65rem] bg-accent-soft text-accent-ink">
            <Icon name={room.type === "group" ? "people" : room.visibility === "private" ? "lock" : "hash"} size={18} />
          </span>
        )}
      <div className="min-w-0 grow pl-1">
        <h1 data-testid="room-title" className="flex items-center gap-2 font-semibold leading-tight">
          <Name>{roomName(t, room)}</Name>
          {room.archivedAt && (
            <span className="shrink-0 rounded-md bg-warn-soft px-1.5 py-0.5 text-xs font-medium text-warn">{t("rooms.archived")}</span>
          )}
        </h1>
        <p className="truncate text-left text-sm leading-tight text-ink-2" dir="auto">{line}</p>
      </div>
      <IconButton
        icon={room.favourite ? "starred" : "star"} label={t("rooms.favouriteToggle")} aria-pressed={room.favourite} data-testid="favourite"
        disabled={star.busy} onClick={() => void star.run()}
      />
      <IconButton
        icon="pin" label={t("pins.open")} data-testid="open-pins" aria-haspopup="dialog" onClick={() => openOverlay({ kind: "pins", roomId: room.id })}
      />
      <IconButton icon="search" label={t("shortcuts.switcher")} className="md:hidden" onClick={() => openOverlay({ kind: "switcher" })} />
      <IconButton
        icon={room.type === "direct" ? "info" : "people"} aria-expanded={details} data-testid="toggle-details"
        label={t(details ? "details.hide" : "details.show")} onClick={() => showDetails(!details)}
      />
    </header>
  );
}
