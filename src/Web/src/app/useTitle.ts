import { useEffect, useMemo } from "react";
import { isolate } from "../api/text";
import { roomName } from "../i18n/roomName";
import { useT } from "../i18n/translate";
import type { RoomState } from "../realtime/state/roomState";
import { totalUnread } from "../realtime/state/unread";
import { useChat, useChatState, useOwnStatus } from "../realtime/useChat";

/** The count in the tab's title, beside the room or another page and, for an installed client, on its icon; not for who does not want to be disturbed. */
export function useTitle(room: RoomState | null, page: string | null): void {
  const { me } = useChat();
  const rooms = useChatState((state) => state.rooms);
  const t = useT();
  const quiet = useOwnStatus() === "busy";
  const total = useMemo(() => totalUnread(rooms.values(), me.id), [rooms, me.id]);
  const [count, mentions] = quiet ? [0, 0] : [total.count, total.mentions];
  const name = room ? roomName(t, room) : page;
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ""}${name ? `${isolate(name)} · ` : ""}Veza`;
  }, [count, name]);
  useEffect(() => {
    if (!("setAppBadge" in navigator)) return;
    void (mentions > 0 ? navigator.setAppBadge(mentions) : navigator.clearAppBadge()).catch(() => undefined);
  }, [mentions]);
  // Nothing of it is left to read for who signs in next.
  useEffect(() => () => {
    document.title = "Veza";
    if ("clearAppBadge" in navigator) void navigator.clearAppBadge().catch(() => undefined);
  }, []);
}
