import { useEffect, useState } from "react";
import { firstUnreadSeq } from "../../realtime/unread";
import type { RoomState } from "../../realtime/roomState";
import { useChat } from "../../realtime/useChat";

export function looksHere(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

/**
 * Where the line "new" stands: above what was unread when the room was opened, and it stays there until the room is left.
 * When the person was away and everything above had been read, what came meanwhile gets a line too.
 */
export function useUnreadLine(room: RoomState): number | null {
  const { me, store } = useChat();
  const [line, setLine] = useState(() => firstUnreadSeq(room, room.readSeq, me.id));
  const [headBefore, setHeadBefore] = useState(room.head);
  if (room.head !== headBefore) {
    setHeadBefore(room.head);
    // The first answer of the server, after a kept snapshot: what it calls unread.
    if (line === null && room.base.unread > 0 && room.readSeq < headBefore) setLine(firstUnreadSeq(room, room.readSeq, me.id));
  }
  const { id } = room;
  useEffect(() => {
    const check = () => {
      if (looksHere()) return;
      const now = store.getSnapshot().rooms.get(id);
      if (!now) return;
      const first = firstUnreadSeq(now, now.readSeq, me.id);
      if (first !== null) setLine((before) => before === null || before <= now.readSeq ? first : before);
    };
    return store.subscribe(check);
  }, [store, id, me.id]);
  return line;
}
