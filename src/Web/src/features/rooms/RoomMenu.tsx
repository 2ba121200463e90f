import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import { unreadOf } from "../../realtime/state/unread";
import { useChat, useRoom } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { MenuAt, type MenuItem } from "../../ui/Menu";
import { openOverlay } from "../../ui/overlays";
import { roomPath } from "../../ui/router";
import { useCopy } from "../../ui/useCopy";
import { toggleFavourite } from "./favourite";

export interface RoomMenuPlace {
  roomId: string;
  x: number;
  y: number;
}

/** What can be done with a room from the list. */
export function RoomMenu({ place, onClose }: { place: RoomMenuPlace; onClose: () => void }) {
  const t = useT();
  const chat = useChat();
  const { copy } = useCopy();
  const room = useRoom(place.roomId);
  if (!room) return null;
  const items: MenuItem[] = [{
    label: t(room.favourite ? "rooms.unfavourite" : "rooms.favourite"), icon: room.favourite ? "starred" : "star", testId: "toggle-favourite",
    onSelect: () => toggleFavourite(chat, t, room),
  }];
  if (unreadOf(room, chat.me.id).count > 0) {
    items.push({
      label: t("rooms.markRead"), icon: "check", testId: "mark-room-read",
      onSelect: () => {
        chat.marker.seen(room.id, room.head);
        announce(t("conversation.markRead"));
      },
    });
  }
  items.push({ label: t("rooms.copyLink"), icon: "link", onSelect: () => copy(`${location.origin}${roomPath(room.id)}`) });
  if (room.type !== "direct") {
    items.push({ label: t("details.settings"), icon: "settings", onSelect: () => openOverlay({ kind: "room-settings", roomId: room.id }) });
  }
  items.push({
    label: t("report.open"), icon: "flag", testId: "report-room",
    onSelect: () => openOverlay({
      kind: "report", subject: room.otherUser ? { kind: "person", id: room.otherUser.id, name: room.name } : { kind: "room", id: room.id, name: roomName(t, room) },
    }),
  });
  return <MenuAt items={items} label={t("rooms.actions", { name: roomName(t, room) })} x={place.x} y={place.y} onClose={onClose} />;
}
