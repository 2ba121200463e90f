import { useEffect, useState } from "react";
import { useT } from "../../i18n/translate";
import { payloadOf } from "../../realtime/state/messageChanges";
import { reactionKind } from "../../realtime/state/reactions";
import { useChat, useChatState, useRoom } from "../../realtime/useChat";
import { useMayModerate } from "../../realtime/useMayModerate";
import { announce } from "../../ui/announce";
import { IconButton } from "../../ui/Button";
import { Menu, type MenuItem } from "../../ui/Menu";
import { openOverlay } from "../../ui/overlays";
import { roomPath, showThread } from "../../ui/router";
import { useAction } from "../../ui/useAction";
import { useCopy } from "../../ui/useCopy";
import { useMedia } from "../../ui/useMedia";
import { DeleteDialog } from "./DeleteDialog";
import type { MessageRowProps } from "./MessageRow";
import { QuickReactions } from "./reactions/QuickReactions";
import { ReactorsDialog } from "./reactions/ReactorsDialog";
import { ReadersDialog } from "./ReadersDialog";

/** What can be done with a message; in the page only while the message has the pointer or the focus. */
export function MessageActions({ message, mine, archived, pinned, admin, inThread, onReply, onEdit }: MessageRowProps) {
  const t = useT();
  const { api, marker, store } = useChat();
  const moderator = useMayModerate(useRoom(message.room_id));
  const reacted = useChatState((chat) => payloadOf(chat.rooms.get(message.room_id)?.said.get(message.seq), reactionKind) !== null);
  const { copied, copy } = useCopy();
  const narrow = !useMedia("(min-width: 40rem)");
  const reply = () => showThread(message.thread_root ?? message.id);
  const [dialog, setDialog] = useState<"delete" | "readers" | "reactors" | null>(null);
  const saved = useChatState((state) => state.saved.has(message.id));
  const mark = useAction(async (work: Promise<void>, said: string) => {
    await work;
    announce(said);
  });
  useEffect(() => { if (mark.error) announce(mark.error, "assertive"); }, [mark.error]);
  const items: MenuItem[] = [
    ...narrow && !inThread ? [{ label: t("thread.reply"), icon: "thread" as const, testId: "open-thread", onSelect: reply }] : [],
    {
      label: t("message.copyLink"), icon: "link", testId: "copy-link",
      onSelect: () => copy(`${location.origin}${roomPath(message.room_id, message.seq)}`),
    },
    {
      label: t(saved ? "message.unsave" : "message.save"), icon: "bookmark", testId: "save-message",
      onSelect: () => void mark.run(
        api.setSaved(message.id, !saved).then(() => store.setSaved(message.id, !saved)), t(saved ? "message.unsaved" : "message.saved")),
    },
    { label: t("message.forward"), icon: "forward", testId: "forward-message", onSelect: () => openOverlay({ kind: "forward", message }) },
    { label: t("message.copyText"), icon: "copy", onSelect: () => copy(message.content) },
    {
      label: t("message.unreadFrom"), icon: "eye", testId: "mark-unread",
      onSelect: () => { if (marker.unreadFrom(message.room_id, message.seq)) announce(t("conversation.markedUnread")); },
    },
    { label: t("message.readers"), icon: "eye", testId: "show-readers", onSelect: () => setDialog("readers") },
    ...reacted ? [{ label: t("reactions.who"), icon: "react" as const, testId: "show-reactors", onSelect: () => setDialog("reactors") }] : [],
  ];
  if (!archived) {
    items.push({
      label: t(pinned ? "message.unpin" : "message.pin"), icon: pinned ? "unpin" : "pin", testId: "pin-message",
      onSelect: () => void mark.run(pinned ? api.unpin(message.id) : api.pin(message.id), t(pinned ? "message.unpinned" : "message.pinned")),
    });
  }
  const { user_id: userId, user_name: name } = message;
  items.push({ label: t("person.of", { name }), icon: "user", testId: "show-person", onSelect: () => openOverlay({ kind: "person", userId, name }) });
  if (!mine) {
    items.push({
      label: t("report.open"), icon: "flag", testId: "report-message",
      onSelect: () => openOverlay({ kind: "report", subject: { kind: "message", id: message.id, name } }),
    });
  }
  if (moderator && !mine) {
    items.push({
      label: t("moderate.open"), icon: "alert", testId: "moderate-message",
      onSelect: () => openOverlay({ kind: "moderate", roomId: message.room_id, userId, name, messageId: message.id }),
    });
  }
  if ((mine || admin) && !archived) {
    items.push({ label: t("message.delete"), icon: "trash", danger: true, testId: "delete-message", onSelect: () => setDialog("delete") });
  }
  return (
    <>
      <div
        role="toolbar" aria-label={t("message.actions")}
        className="absolute -top-4 right-4 z-10 flex rounded-lg border border-line bg-raised p-0.5 shadow-pop sm:right-6"
      >
        {!archived && <QuickReactions messageId={message.id} />}
        {!archived && (
          <IconButton icon="reply" label={t("message.reply")} size={18} className="size-8" data-testid="reply-message"
            onClick={() => onReply(message)} />
        )}
        {!inThread && !narrow && (
          <IconButton icon="thread" label={t("thread.reply")} size={18} className="size-8" data-testid="open-thread" onClick={reply} />
        )}
        {mine && !archived && !message.forwarded_from && (
          <IconButton icon="edit" label={t("message.edit")} size={18} className="size-8" data-testid="edit-message"
            onClick={() => onEdit(message)} />
        )}
        <Menu
          items={items} label={t("message.actions")}
          trigger={(props) => (
            <IconButton icon={copied ? "check" : "more"} label={t("common.more")} size={18} className="size-8"
              data-testid="more-actions" {...props} />
          )}
        />
      </div>
      {dialog === "delete" && <DeleteDialog message={message} mine={mine} onClose={() => setDialog(null)} />}
      {dialog === "reactors" && <ReactorsDialog message={message} onClose={() => setDialog(null)} />}
      {dialog === "readers" && <ReadersDialog message={message} onClose={() => setDialog(null)} />}
    </>
  );
}
