import { useEffect, useState } from "react";
import { firstUnreadSeq } from "../../realtime/state/unread";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat } from "../../realtime/useChat";
import { firstToRead } from "./opening";

export function looksHere(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** What was unread when the line was drawn. */
interface Stretch {
  from: number;
  to: number;
}

function unreadStretch(room: RoomState, me: string): Stretch | null {
  const from = firstToRead(room, me);
  return from === null ? null : { from, to: room.head };
}

/**
 * Where the line "new" stands: above what was unread when the room was opened, and it stays there until the room is left.
 * When the person was away and everything above had been read, what came meanwhile gets a line too; so does what they want to read
 * once more. The line moves down when
 * what it stands above is deleted, and goes when nothing is left of what was unread.
 */
export function useUnreadLine(room: RoomState): number | null {
  const { me, store } = useChat();
  const [line, setLine] = useState(() => unreadStretch(room, me.id));
  const [headBefore, setHeadBefore] = useState(room.head);
  const [version, setVersion] = useState(room.readVersion);
  if (room.readVersion !== version) {
    setVersion(room.readVersion);
    setLine(unreadStretch(room, me.id));
  }
  if (room.head !== headBefore) {
    setHeadBefore(room.head);
    // The first answer of the server, after a kept snapshot: what it calls unread.
    if (line === null && room.base.unread > 0 && room.readSeq < headBefore) setLine(unreadStretch(room, me.id));
  }
  const { id } = room;
  useEffect(() => {
    const check = () => {
      if (looksHere()) return;
      const now = store.getSnapshot().rooms.get(id);
      if (!now) return;
      const fresh = unreadStretch(now, me.id);
      if (fresh) setLine((before) => before === null || before.from <= now.readSeq ? fresh : before);
    };
    return store.subscribe(check);
  }, [store, id, me.id]);
  return line && firstUnreadSeq(room, line.from - 1, me.id, line.to);
}
