import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Message } from "../../api/wire";
import { useT } from "../../i18n/translate";
import { useToday } from "../../i18n/now";
import { dayLabel } from "../../i18n/time";
import { unreadOf } from "../../realtime/unread";
import type { RoomState } from "../../realtime/roomState";
import { useChat, usePending } from "../../realtime/useChat";
import { Button } from "../../ui/Button";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { MessageRow } from "./MessageRow";
import { buildDays, reachOfOthers, type Tick } from "./rows";
import { useAnchoredScroll } from "./useAnchoredScroll";
import { looksHere, useUnreadLine } from "./useUnreadLine";
import { useView } from "./useView";
import { isFirst, maxRows } from "./window";

interface MessageListProps {
  room: RoomState;
  permalink: number | null;
  visit: number;
  onReply: (message: Message) => void;
  onEdit: (message: Message) => void;
}

/** The messages of a room: scrolls both ways, keeps its place, marks what is seen as read. */
export function MessageList({ room, permalink, visit, onReply, onEdit }: MessageListProps) {
  const t = useT();
  const { me, marker, outbox, history } = useChat();
  const pending = usePending();
  const today = useToday();
  const list = useRef<HTMLDivElement>(null);
  const { view, failed, target, toTail, toSeq, up, down } = useView(room, permalink, visit);
  const line = useUnreadLine(room);
  const [position, setPosition] = useState({ atEnd: true, lastSeq: 0 });
  const [flash, setFlash] = useState<number | null>(null);

  const days = useMemo(() => view ? buildDays(room, view, pending, me, line) : [], [room, view, pending, me, line]);
  const reach = useMemo(() => reachOfOthers(room, me.id), [room, me.id]);

  // Only where nothing unread lies above what is on the page: a jump into the middle reads nothing.
  const contiguous = view !== null && (view.to === null || view.from <= room.readSeq + 1);
  const see = useCallback((lastSeq: number) => {
    if (contiguous && lastSeq > 0 && looksHere()) marker.seen(room.id, lastSeq);
  }, [contiguous, marker, room.id]);
  const onMoved = useCallback((atEnd: boolean, lastSeq: number) => {
    setPosition((before) => before.atEnd === atEnd && before.lastSeq === lastSeq ? before : { atEnd, lastSeq });
    see(lastSeq);
  }, [see]);

  const { onScroll, toEnd, note } = useAnchoredScroll({
    list, target, rows: days, following: view?.to === null, onTop: up, onBottom: down, onMoved,
    onArrived: setFlash,
  });

  useEffect(() => {
    if (flash === null) return;
    const timer = setTimeout(() => setFlash(null), 2000);
    return () => clearTimeout(timer);
  }, [flash]);

  useEffect(() => {
    const back = () => note();
    window.addEventListener("focus", back);
    document.addEventListener("visibilitychange", back);
    return () => {
      window.removeEventListener("focus", back);
      document.removeEventListener("visibilitychange", back);
    };
  }, [note]);

  // What is on its way shows what it answers, of which it keeps no copy.
  const unknown = pending.flatMap(({ roomId, quoted }) =>
    roomId === room.id && quoted && !room.messages.has(quoted.seq) ? [quoted.id] : []).join();
  useEffect(() => {
    for (const id of unknown ? unknown.split(",") : []) void history.one(room.id, id).catch(() => undefined);
  }, [unknown, room.id, history]);

  // What was sent from here is looked at here.
  const mine = pending.filter((one) => one.roomId === room.id).length;
  const mineBefore = useRef(mine);
  const attached = view?.to === null;
  useEffect(() => {
    const more = mine > mineBefore.current;
    mineBefore.current = mine;
    if (!more) return;
    if (attached) toEnd();
    else toTail();
  }, [mine, attached, toEnd, toTail]);

  // A room that is watched for hours does not grow without end.
  const long = attached && position.atEnd && room.head - view.from > 2 * maxRows;
  useEffect(() => { if (long) toTail(); }, [long, toTail]);

  // Echoes whose message is here have done their work.
  useEffect(() => {
    const arrived = pending.filter((one) => one.state === "sent" && one.seq !== null && one.roomId === room.id && one.seq <= room.head);
    if (arrived.length > 0) outbox.forget(new Set(arrived.map((one) => one.clientId)));
  }, [pending, room.head, room.id, outbox]);

  const unread = unreadOf(room, me.id).count;
  const lineAbove = line !== null && view !== null && line < view.from;
  const first = view !== null && isFirst(room, view.from);
  const tickOf = (seq: number): Tick | null => {
    if (!reach) return null;
    return seq <= reach.read ? "read" : seq <= reach.delivered ? "delivered" : "sent";
  };

  return (
    <div className="relative flex min-h-0 grow flex-col">
      {lineAbove && (
        <div className="pointer-events-none absolute inset-x-0 top-2 z-10 flex justify-center">
          <button
            type="button" data-testid="jump-unread" onClick={() => toSeq(line, false)}
            className="appear pointer-events-auto flex min-h-8 items-center gap-1.5 rounded-full border border-line bg-raised px-3.5 text-sm font-medium text-accent-ink shadow-pop hover:bg-accent-soft"
          >
            <Icon name="arrowUp" size={16} />{t("conversation.toFirstUnread")}
          </button>
        </div>
      )}
      <div
        ref={list} onScroll={onScroll} data-testid="message-list"
        className="min-h-0 grow overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        <div className="flex min-h-full flex-col justify-end pb-2 pt-4">
          {view === null && !failed && <SkeletonRows rows={8} />}
          {view === null && failed && (
            <Empty icon="alert" title={t("conversation.loadFailed")}>
              <Button onClick={() => { if (permalink !== null) toSeq(permalink); else toTail(); }}>{t("common.retry")}</Button>
            </Empty>
          )}
          {view && first && (
            <div className="mb-auto px-4 pb-6 pt-4 sm:px-6">
              <p className="text-lg font-semibold tracking-tight">{t("conversation.start", { name: room.name })}</p>
              <p className="text-ink-2">{room.topic ?? t("conversation.startHelp")}</p>
            </div>
          )}
          {view && !first && <SkeletonRows rows={3} />}
          <div
            role="log" aria-live="off" aria-label={t("conversation.label", { name: room.name })} aria-busy={view === null}
            className="flex flex-col"
          >
            {days.map((day) => (
              <section key={day.key} aria-label={dayLabel(t, day.at, today)}>
                <div className="sticky top-1 z-[5] my-2 flex items-center justify-center">
                  <span className="rounded-full border border-line bg-surface px-3 py-0.5 text-xs font-medium text-ink-2">
                    {dayLabel(t, day.at, today)}
                  </span>
                </div>
                {day.rows.map((row) => row.kind === "unread" ? (
                  <div
                    key={row.key} data-unread-line data-testid="unread-line" role="separator" aria-label={t("conversation.unreadLine")}
                    className="my-1 flex items-center gap-3 px-4 sm:px-6"
                  >
                    <span className="h-px grow bg-danger/60" />
                    <span className="text-xs font-semibold text-danger">{t("conversation.unreadLine")}</span>
                  </div>
                ) : (
                  <MessageRow
                    key={row.key} rowKey={row.key} message={row.message} grouped={row.grouped} mine={row.mine} state={row.state}
                    failure={row.failure} flash={flash === row.message.seq} archived={room.archivedAt !== null}
                    admin={room.role !== "member" && room.type !== "direct"}
                    tick={!row.mine || row.state !== "sent" ? null : tickOf(row.message.seq)}
                    onReply={onReply} onEdit={onEdit} onJump={toSeq}
                  />
                ))}
              </section>
            ))}
          </div>
        </div>
      </div>
      {view && !position.atEnd && (
        <button
          type="button" data-testid="jump-end" onClick={() => { if (view.to === null) toEnd(); else toTail(); }}
          className="appear absolute bottom-3 right-4 z-10 flex min-h-9 items-center gap-1.5 rounded-full border border-line bg-raised px-3 text-sm font-medium shadow-pop hover:bg-hover sm:right-6"
          aria-label={unread > 0 ? undefined : t("conversation.toEnd")}
        >
          {unread > 0 && <span className="pl-1 text-accent-ink">{t("conversation.newBelow", { count: unread })}</span>}
          <Icon name="arrowDown" size={18} />
        </button>
      )}
    </div>
  );
}
