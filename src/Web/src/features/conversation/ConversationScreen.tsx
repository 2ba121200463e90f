import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { Message } from "../../api/wire";
import { duration } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import { isEditOf } from "../../realtime/outbox/outboxItem";
import { quoteOf } from "../../realtime/state/quotes";
import type { RoomState } from "../../realtime/state/roomState";
import { standsInRoom } from "../../realtime/state/standing";
import { useChat, useChatState, usePresence } from "../../realtime/useChat";
import { afterPaint } from "../../ui/afterPaint";
import { announce } from "../../ui/announce";
import { plainText } from "../../ui/markdown/parse";
import { route } from "../../ui/router";
import { Composer } from "./Composer";
import { Header } from "./Header";
import { LinkNotice } from "./LinkNotice";
import { MessageList } from "./MessageList";
import { isOfRoom, pendingMessage, targetOf } from "./rows";
import { TypingIndicator } from "./TypingIndicator";

interface ConversationProps {
  room: RoomState;
  permalink: number | null;
  visit: number;
}

/** Rooms larger than this show no ticks, and their members come a page at a time where they are looked at. */
const smallRoom = 100;

/** A room: its header, its messages, the place to write. Give it the room's id as its key. */
export function ConversationScreen({ room, permalink, visit }: ConversationProps) {
  const t = useT();
  const { api, store, me, status, drafts, outbox, onMessages } = useChatParts();
  const { id } = room;
  usePresence(room.otherUser ? [room.otherUser.id] : []);

  // Who is here: for ticks, mentions and avatars.
  const changes = useChatState((state) => state.memberChanges.get(id) ?? 0);
  const small = room.memberCount <= smallRoom;
  useEffect(() => {
    if (small || changes === 0) return afterPaint(() => void api.members(id).then((members) => store.setMembers(id, members), () => undefined));
    return undefined;
  }, [api, store, id, changes, small]);

  // Not in the click that leads to the next room; nor when it led back here.
  useEffect(() => () => { afterPaint(() => { if (route().roomId !== id) store.trim(id); }); }, [store, id]);

  useEffect(() => {
    // The last one stays in the region for a while: unless it is deleted, or says something else now.
    let spoken: { message: Message; withdraw: () => void } | null = null;
    const stop = [
      onMessages((messages) => {
        if (status.isQuiet() && !document.hasFocus()) return;
        for (const message of messages) {
          if (message.room_id !== id || message.user_id === me.id || message.deleted_at !== null || message.system || !standsInRoom(message)) continue;
          spoken = { message, withdraw: announce(t("rooms.by", { name: message.user_name, text: plainText(message.content) })) };
        }
      }),
      store.subscribe(() => {
        if (!spoken) return;
        const now = store.getSnapshot().rooms.get(id)?.messages.get(spoken.message.seq);
        if (now && now.deleted_at === null && now.content === spoken.message.content) return;
        spoken.withdraw();
        spoken = null;
      }),
    ];
    return () => {
      for (const one of stop) one();
      spoken?.withdraw();
    };
  }, [onMessages, store, status, id, me.id, t]);

  const paused = useSyncExternalStore(outbox.subscribe, () => outbox.waitOf(id));
  useEffect(() => {
    if (paused !== null) announce(t("message.paused", { time: duration(t.language, Math.ceil((paused - performance.now()) / 1000)) }));
  }, [paused, t]);

  const last = useCallback((own: boolean): Message | null => {
    const now = store.getSnapshot().rooms.get(id);
    if (!now) return null;
    const waiting = own ? outbox.getSnapshot().findLast((one) => one.roomId === id && one.state !== "sent" && one.state !== "held" && !one.edit && isOfRoom(one)) : undefined;
    if (waiting) return pendingMessage(waiting, me, now);
    for (let seq = now.head; seq > Math.max(0, now.head - 200); seq--) {
      const message = now.messages.get(seq);
      if (!message) return null;
      if (message.deleted_at === null && !message.system && standsInRoom(message) && !(own && message.forwarded_from) && (!own || message.user_id === me.id)) return message;
    }
    return null;
  }, [store, id, me, outbox]);

  const onReply = useCallback((message: Message) => drafts.change(id, { reply: quoteOf(message), edit: null }), [drafts, id]);
  const onEdit = useCallback((message: Message) => {
    const target = targetOf(message);
    const waits = outbox.getSnapshot().findLast((one) => isEditOf(one.edit, target));
    drafts.change(id, { edit: { ...target, seq: target.id ? message.seq : null, text: waits?.content ?? message.content } });
  }, [drafts, id, outbox]);

  return (
    <>
      <Header room={room} />
      {permalink !== null && <LinkNotice key={`${permalink} ${visit}`} room={room} seq={permalink} />}
      <MessageList
        room={room} permalink={permalink} visit={visit} onReply={onReply} onEdit={onEdit}
      />
      {room.archivedAt
        ? <p className="border-t border-line px-6 py-4 text-center text-ink-2">{t("conversation.archived")}</p>
        : <Composer room={room} lastOwn={() => last(true)} lastOther={() => last(false)} onReply={onReply} onEdit={onEdit} />}
      <TypingIndicator roomId={id} />
    </>
  );
}

function useChatParts() {
  const chat = useChat();
  const onMessages = useCallback((listener: (messages: Message[]) => void) => chat.onMessages(listener), [chat]);
  return {
    api: chat.api, store: chat.store, me: chat.me, status: chat.status, drafts: chat.drafts, outbox: chat.outbox, onMessages,
  };
}
