import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Message } from "../../api/wire";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import { useToday } from "../../i18n/now";
import { dayLabel } from "../../i18n/time";
import { isEditOf } from "../../realtime/outbox/outboxItem";
import { payloadOf } from "../../realtime/state/messageChanges";
import { unreadOf } from "../../realtime/state/unread";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat, useEditTarget, usePending } from "../../realtime/useChat";
import { Button } from "../../ui/Button";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { JoinLine } from "./JoinLine";
import { joinsOf } from "./joins";
import { JumpPills } from "./JumpPills";
import { MessageRow } from "./MessageRow";
import { firstToRead } from "./opening";
import { authorsAlike, buildDays, isOfRoom, reachOfOthers, targetOf, type Tick } from "./rows";
import { SystemLine } from "./SystemLine";
import { useAnchoredScroll, type Position } from "./useAnchoredScroll";
import { useRoving } from "./useRoving";
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
  const { me, marker, outbox, history, places, store } = useChat();
  const pending = usePending();
  const editing = useEditTarget(room.id);
  const today = useToday();
  const list = useRef<HTMLDivElement>(null);
  const { view, failed, target, toTail, toSeq, toOpening, up, down } = useView(room, permalink, visit);
  const line = useUnreadLine(room);
  const [position, setPosition] = useState<Position>({ atEnd: true, from: 0, to: 0 });
  const [flash, setFlash] = useState<number | null>(null);

  const joins = useMemo(() => joinsOf(room), [room]);
  const days = useMemo(() => view ? buildDays(room, view, pending, me, line, joins) : [], [room, view, pending, me, line, joins]);
  const alike = useMemo(() => authorsAlike(days), [days]);
  const reach = useMemo(() => reachOfOthers(room, me.id), [room, me.id]);

  // What was put back to be read once more stays unread until the room is left or read to its end: it is on the screen already.
  const [openedVersion, setOpenedVersion] = useState(room.readVersion);
  const putBack = room.readVersion !== openedVersion;
  if (putBack && room.readSeq >= room.head) setOpenedVersion(room.readVersion);
  const onMoved = useCallback((now: Position) => {
    setPosition((before) => before.atEnd === now.atEnd && before.from === now.from && before.to === now.to ? before : now);
    if (!putBack && now.to > 0 && looksHere()) marker.shown(room.id, now.from, now.to);
  }, [putBack, marker, room.id]);
  const onLeft = useCallback((place: { seq: number; top: number } | null) => {
    if (place && !putBack) places.set(room.id, { ...place, head: store.getSnapshot().rooms.get(room.id)?.head ?? place.seq });
    else places.delete(room.id);
  }, [places, store, room.id, putBack]);

  const firstUnread = useMemo(() => firstToRead(room, me.id), [room, me.id]);
  const { onScroll, toEnd, note } = useAnchoredScroll({
    list, target, rows: days, following: view?.to === null, unseen: putBack ? null : firstUnread, onTop: up, onBottom: down, onMoved,
    onLeft, onArrived: setFlash,
  });

  const { stop, ...roving } = useRoving(list, days, view?.to === null, toTail);

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
  const mine = pending.filter((one) => one.roomId === room.id && !one.edit && isOfRoom(one)).length;
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

  const seen = Math.max(room.readSeq, position.to);
  const below = useMemo(() => unreadOf({ ...room, readSeq: seen }, me.id).count, [room, seen, me.id]);
  // The way back to what was jumped over; and to the line while it is not on the page.
  const above = firstUnread !== null && position.from > firstUnread ? firstUnread : line !== null && view !== null && line < view.from ? line : null;
  const silent = room.head === 0 && mine === 0;
  const first = view !== null && isFirst(room, view.from);
  const tickOf = (seq: number): Tick | null => {
    if (!reach) return null;
    return seq <= reach.read ? "read" : seq <= reach.delivered ? "delivered" : "sent";
  };

  return (
    <div className="relative flex min-h-0 grow flex-col">
      <JumpPills
        above={above !== null} below={view && !position.atEnd ? below : null} unread={firstUnread !== null}
        onUp={() => { if (above !== null) toSeq(above, false); }} onRead={() => marker.seen(room.id, room.head)}
        onDown={() => { if (view?.to === null) toEnd(); else toTail(); }}
      />
      <div
        ref={list} onScroll={onScroll} data-testid="message-list" data-region tabIndex={-1} {...roving}
        className="min-h-0 grow scroll-pt-12 scroll-pb-4 overflow-y-auto overscroll-contain outline-none [contain:strict] [overflow-anchor:none]"
      >
        <div className="flex min-h-full flex-col justify-end pb-2 pt-4">
          {view === null && !failed && <SkeletonRows rows={8} />}
          {view === null && failed && (
            <Empty icon="alert" title={t("conversation.loadFailed")}>
              <Button onClick={() => { if (permalink !== null) toSeq(permalink); else toOpening(); }}>{t("common.retry")}</Button>
            </Empty>
          )}
          {view && first && (
            <div className="mb-auto max-w-(--measure) px-4 pb-6 pt-4 wrap-anywhere sm:px-6">
              <p className="text-lg font-semibold tracking-tight">{t(`conversation.start.${room.type}`, { name: roomName(t, room) })}</p>
              {(room.topic ?? silent) && (
                <p dir="auto" className="text-left text-ink-2">{room.topic ?? t("conversation.startHelp")}</p>
              )}
            </div>
          )}
          {view && !first && <SkeletonRows rows={3} />}
          <div
            role="log" aria-live="off" aria-label={t("conversation.label", { name: roomName(t, room) })} aria-busy={view === null}
            className="flex flex-col"
          >
            {days.map((day) => (
              <section key={day.key} aria-label={dayLabel(t, day.at, today)}>
                <div className="sticky top-1 z-[5] my-2 flex items-center justify-center">
                  <span className="rounded-full border border-line bg-surface px-3 py-0.5 text-xs font-medium text-ink-2">
                    {dayLabel(t, day.at, today)}
                  </span>
                </div>
                {day.rows.map((row) => row.kind === "joined" ? (
                  <JoinLine key={row.key} join={row.join} />
                ) : row.kind === "system" ? (
                  <SystemLine key={row.key} rowKey={row.key} message={row.message} onJump={toSeq} />
                ) : row.kind === "unread" ? (
                  <div
                    key={row.key} data-unread-line data-testid="unread-line" role="separator" aria-label={t("conversation.unreadLine")}
                    className="my-1 flex items-center gap-3 px-4 sm:px-6"
                  >
                    <span className="h-px grow bg-danger/60" />
                    <span className="text-xs font-semibold text-danger">{t("conversation.unreadLine")}</span>
                  </div>
                ) : (
                  <MessageRow
                    key={row.key} rowKey={row.key} stop={row.key === stop} message={row.message} grouped={row.grouped} mine={row.mine} state={row.state}
                    failure={row.failure} twin={alike.has(row.message.user_id)} edit={row.edit} editing={isEditOf(editing, targetOf(row.message))}
                    flash={flash === row.message.seq}
                    archived={room.archivedAt !== null} pinned={payloadOf(room.said.get(row.message.seq), "pin") !== null}
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
    </div>
  );
}
