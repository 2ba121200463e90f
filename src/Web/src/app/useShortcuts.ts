import { useEffect } from "react";
import { toggleFavourite } from "../features/rooms/favourite";
import { walkedRooms } from "../features/rooms/sections";
import { announce } from "../ui/announce";
import { translators } from "../i18n/translate";
import { currentLanguage } from "../i18n/language";
import type { Chat } from "../realtime/chat";
import { unreadOf } from "../realtime/state/unread";
import { useChat } from "../realtime/useChat";
import { cycleRegions, focusRoom } from "../ui/focus";
import { closeOverlay, openOverlay, overlay } from "../ui/overlays";
import { preferences } from "../ui/preferences";
import { navigate, roomPath, route } from "../ui/router";

function move(chat: Chat, by: 1 | -1, unreadOnly: boolean): void {
  const { rooms } = chat.store.getSnapshot();
  const { roomId } = route();
  const unread = (id: string) => {
    const room = rooms.get(id);
    return room !== undefined && unreadOf(room, chat.me.id).count > 0;
  };
  const ids = walkedRooms(preferences().collapsed, (id) => id === roomId || unread(id));
  const start = ids.findIndex((id) => id === roomId);
  for (let step = 1; step <= ids.length; step++) {
    const at = (start + by * step + ids.length * 2) % ids.length;
    const id = ids[start < 0 && by < 0 ? ids.length - step : at];
    if (id === undefined || !rooms.has(id) || (unreadOnly && !unread(id))) continue;
    navigate(roomPath(id));
    return;
  }
}

function toggleOpenRoom(chat: Chat): void {
  const room = chat.store.getSnapshot().rooms.get(route().roomId ?? "");
  if (room) toggleFavourite(chat, translators[currentLanguage()], room);
}

function focusMessage(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-testid=message]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  rows[at < 0 ? rows.length - 1 : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
}

function markRoomRead(chat: Chat): void {
  const room = chat.store.getSnapshot().rooms.get(route().roomId ?? "");
  if (!room || unreadOf(room, chat.me.id).count === 0) return;
  chat.marker.seen(room.id, room.head);
  announce(translators[currentLanguage()]("conversation.markRead"));
}

/** To the message that has the focus, else the newest: what chooses the emoji stands in its row. */
function react(): void {
  const sent = "[data-testid=message][data-seq]";
  const row = document.activeElement?.closest<HTMLElement>(sent) ?? [...document.querySelectorAll<HTMLElement>(sent)].at(-1);
  row?.focus();
  setTimeout(() => row?.querySelector<HTMLElement>("[data-testid=react]")?.click()); // once the row shows it
}

/** Needs a message that has the focus, so it is no key for the whole window, and works without asking for those. */
function markUnread(chat: Chat, event: KeyboardEvent): boolean {
  const row = event.shiftKey && event.key.toLowerCase() === "u"
    ? document.activeElement?.closest<HTMLElement>("[data-testid=message][data-seq]") : null;
  const roomId = route().roomId;
  if (!row || !roomId) return false;
  if (chat.marker.unreadFrom(roomId, Number(row.dataset.seq))) announce(translators[currentLanguage()]("conversation.markedUnread"));
  return true;
}

function single(event: KeyboardEvent, chat: Chat): boolean {
  switch (event.key) {
    case "?": openOverlay({ kind: "shortcuts" }); return true;
    case "j": focusMessage(1); return true;
    case "k": focusMessage(-1); return true;
    case "n": move(chat, 1, true); return true;
    case "c": focusRoom(); return true;
    case "r": {
      const row = document.activeElement?.closest("[data-testid=message]");
      row?.querySelector<HTMLElement>("[data-testid=reply-message]")?.click();
      return Boolean(row);
    }
    default: return false;
  }
}

/** The keys that work everywhere in the window. Those that write text are left to the field that has the focus. */
export function useShortcuts(): void {
  const chat = useChat();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const command = event.ctrlKey || event.metaKey;
      const writing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select, [contenteditable]");
      let handled = true;
      if (command && !event.altKey && event.key.toLowerCase() === "k") {
        if (overlay()?.kind === "switcher") closeOverlay();
        else openOverlay({ kind: "switcher" });
      } else if (command && (event.key === "/" || event.code === "Slash")) openOverlay({ kind: "shortcuts" });
      else if (overlay() || document.querySelector("dialog[open]")) handled = false;
      else if (event.altKey && !command && event.key === "ArrowUp") move(chat, -1, event.shiftKey);
      else if (event.altKey && !command && event.key === "ArrowDown") move(chat, 1, event.shiftKey);
      else if (event.altKey && event.shiftKey && !command && event.code === "KeyF") toggleOpenRoom(chat);
      else if (command && event.shiftKey && event.code === "Backslash") react();
      else if (event.key === "F6") cycleRegions(event.shiftKey);
      else if (event.key === "Escape") {
        markRoomRead(chat);
        handled = false;
      } else if (!writing && !command && !event.altKey) handled = markUnread(chat, event) || (preferences().singleKeys && route().console === null && single(event, chat));
      else handled = false;
      if (handled) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [chat]);
}
