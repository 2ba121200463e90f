import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import type { Message } from "../../../api/wire";
import { roomName } from "../../../i18n/roomName";
import { useT } from "../../../i18n/translate";
import { isEditOf } from "../../../realtime/outbox/outboxItem";
import { quoteOf } from "../../../realtime/state/quotes";
import type { RoomState } from "../../../realtime/state/roomState";
import { threadPlace } from "../../../realtime/threadPlace";
import { useChat, useChatState, useEditTarget, usePending } from "../../../realtime/useChat";
import { announce } from "../../../ui/announce";
import { Button, IconButton } from "../../../ui/Button";
import { Empty, SkeletonRows } from "../../../ui/Empty";
import { focusWriting } from "../../../ui/focus";
import { navigate, roomPath, showThread } from "../../../ui/router";
import { useAction } from "../../../ui/useAction";
import { Composer } from "../Composer";
import { MessageRow } from "../MessageRow";
import { targetOf } from "../rows";
import { useRoving } from "../useRoving";
import { looksHere } from "../useUnreadLine";
import { rootRow, threadRows } from "./threadRows";
import { useThread } from "./useThread";

const nearEnd = 60;

/** A thread beside its room: the root, its replies, and the place to reply. Give it the root's id as its key. */
export function ThreadPane({ room, rootId }: { room: RoomState; rootId: string }) {
  const t = useT();
  const { me, threads, drafts, outbox, store } = useChat();
  const pending = usePending();
  const place = threadPlace(room.id, rootId);
  const editing = useEditTarget(place);
  const own = useChatState((state) => state.threads.get(rootId));
  const { root, replies, earlier, loaded, failed, retry } = useThread(room, rootId);
  const list = useRef<HTMLDivElement>(null);

  const rows = useMemo(() => {
    const below = threadRows(room, rootId, replies, pending, me);
    return root ? [rootRow(room, root, pending, me), ...below] : below;
  }, [room, rootId, root, replies, pending, me]);
  const days = useMemo(() => [{ key: "thread", at: "", rows }], [rows]);
  const { stop, ...roving } = useRoving(list, days, true, () => { if (list.current) list.current.scrollTop = list.current.scrollHeight; });

  // Follows the newest reply while the end is on the screen; at first, it is.
  const atEnd = useRef(true);
  const count = rows.length;
  useLayoutEffect(() => {
    const box = list.current;
    if (box && atEnd.current) box.scrollTop = box.scrollHeight;
  }, [count, loaded]);

  // What is at the end is read when the end is on the screen of a window that is looked at.
  const last = replies.at(-1)?.seq ?? null;
  const note = useCallback(() => {
    const box = list.current;
    if (!box) return;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd;
    if (atEnd.current && last !== null && looksHere()) void threads.read(room.id, rootId, last).catch(() => undefined);
  }, [threads, room.id, rootId, last]);
  const known = own !== undefined;
  useEffect(() => {
    note();
    window.addEventListener("focus", note);
    document.addEventListener("visibilitychange", note);
    return () => {
      window.removeEventListener("focus", note);
      document.removeEventListener("visibilitychange", note);
    };
  }, [note, known]);

  useEffect(() => focusWriting(list.current), []);

  const lastOf = useCallback((mine: boolean): Message | null => {
    const found = rows.findLast((row) => row.message.deleted_at === null && row.state !== "held" && (!mine || row.mine) && row.message.id !== rootId);
    return found?.message ?? null;
  }, [rows, rootId]);
  const onReply = useCallback((message: Message) => drafts.change(place, { reply: quoteOf(message), edit: null }), [drafts, place]);
  const onEdit = useCallback((message: Message) => {
    const target = targetOf(message);
    const waits = outbox.getSnapshot().findLast((one) => isEditOf(one.edit, target));
    drafts.change(place, { edit: { ...target, seq: target.id ? message.seq : null, text: waits?.content ?? message.content } });
  }, [drafts, place, outbox]);
  const onJump = useCallback((seq: number) => {
    const message = store.getSnapshot().rooms.get(room.id)?.messages.get(seq);
    const row = message && list.current?.querySelector<HTMLElement>(`[data-message-id="${message.id}"]`);
    if (row) row.scrollIntoView({ block: "center" });
    else navigate(roomPath(room.id, seq));
  }, [store, room.id]);

  const follow = useAction(async () => {
    await threads.follow(room.id, rootId, !own?.following);
    announce(t(own?.following ? "thread.unfollowed" : "thread.followed"));
  });
  useEffect(() => { if (follow.error) announce(follow.error, "assertive"); }, [follow.error]);
  const name = root?.user_name ?? "";
  const gone = root?.deleted_at !== undefined && root?.deleted_at !== null;

  return (
    <>
      <div className="flex min-h-14 shrink-0 items-center gap-1 border-b border-line px-3 py-1.5">
        <div className="min-w-0 grow pl-1">
          <h2 className="font-semibold leading-tight">{t("thread.title")}</h2>
          <p className="truncate text-sm leading-tight text-ink-2"><bdi>{t("thread.in", { name: roomName(t, room) })}</bdi></p>
        </div>
        <IconButton
          icon="eye" label={t(own?.following ? "thread.unfollow" : "thread.follow")} aria-pressed={own?.following ?? false}
          data-testid="follow-thread" disabled={follow.busy} onClick={() => void follow.run()}
        />
        <IconButton icon="close" label={t("thread.close")} data-testid="close-thread" onClick={() => showThread(null)} />
      </div>
      <div
        ref={list} data-testid="thread-list" data-region data-scrolls tabIndex={-1} onScroll={note} {...roving}
        className="min-h-0 grow overflow-y-auto overscroll-contain outline-none [contain:strict]"
      >
        <div className="flex flex-col pb-2 pt-3">
          {!loaded && !failed && <SkeletonRows rows={4} />}
          {failed && <Empty icon="alert" title={t("thread.loadFailed")}><Button onClick={retry}>{t("common.retry")}</Button></Empty>}
          {earlier && (
            <div className="flex justify-center py-2"><Button data-testid="earlier-replies" onClick={earlier}>{t("thread.earlier")}</Button></div>
          )}
          <div role="log" aria-live="off" aria-label={t("thread.label", { name })} aria-busy={!loaded} className="flex flex-col">
            {rows.map((row) => (
              <MessageRow
                key={row.key} rowKey={row.key} stop={row.key === stop} message={row.message} grouped={false} mine={row.mine} state={row.state}
                failure={row.failure} twin={false} edit={row.edit} editing={isEditOf(editing, targetOf(row.message))} flash={false}
                archived={room.archivedAt !== null} admin={room.role !== "member" && room.type !== "direct"} tick={null} inThread
                onReply={onReply} onEdit={onEdit} onJump={onJump}
              />
            ))}
          </div>
          {loaded && replies.length === 0 && rows.length <= 1 && !failed && (
            <p className="px-6 py-4 text-sm text-ink-2">{t("thread.none")}</p>
          )}
        </div>
      </div>
      {gone || room.archivedAt
        ? <p className="border-t border-line px-6 py-4 text-center text-ink-2">{t(gone ? "thread.rootGone" : "conversation.archived")}</p>
        : (
          <Composer
            room={room} thread={rootId} lastOwn={() => lastOf(true)} lastOther={() => lastOf(false)} onReply={onReply} onEdit={onEdit}
          />
        )}
    </>
  );
}
