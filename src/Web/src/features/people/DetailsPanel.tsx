import { useEffect, useState } from "react";
import { memberPage } from "../../api/client";
import type { Member } from "../../api/wire";
import { describeError } from "../../i18n/problem";
import { useNow } from "../../i18n/now";
import { relativeTime } from "../../i18n/time";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat, useChatState, usePresence } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { Button, IconButton } from "../../ui/Button";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { openOverlay } from "../../ui/overlays";
import { showDetails } from "../../ui/router";
import { Scroll } from "../../ui/Scroll";
import { useAction } from "../../ui/useAction";
import { MemberRow } from "./MemberRow";

const rank = { owner: 0, admin: 1, member: 2 };

/** What there is to know about a room: its topic, its people, what can be done. Give it the room's id as its key. */
export function DetailsPanel({ room }: { room: RoomState }) {
  const t = useT();
  const now = useNow();
  const { api, store } = useChat();
  const changes = useChatState((state) => state.memberChanges.get(room.id) ?? 0);
  const [members, setMembers] = useState<Member[] | null>(null);
  const [more, setMore] = useState(false);
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const other = room.otherUser;
  const otherPresence = useChatState((state) => other ? state.presence.get(other.id) : undefined);
  usePresence((members ?? []).slice(0, 100).map((one) => one.user_id));

  useEffect(() => {
    let current = true;
    api.members(room.id).then((page) => {
      if (!current) return;
      store.setMembers(room.id, page);
      setMembers(page);
      setMore(page.length === memberPage);
      setFailure(null);
    }, (error: unknown) => { if (current) setFailure({ error }); });
    return () => { current = false; };
  }, [api, store, room.id, changes, attempt]);

  const showMore = useAction(async () => {
    const page = await api.members(room.id, members?.at(-1)?.user_id);
    store.addMembers(room.id, page);
    setMembers((before) => [...(before ?? []), ...page]);
    setMore(page.length === memberPage);
  });
  const error = failure && describeError(t, failure.error);
  const admin = room.role !== "member";
  const people = useChatState((state) => state.people);
  const nameOf = (member: Member) => people.get(member.user_id)?.name ?? member.name;
  const sorted = members?.toSorted((a, b) => rank[a.role] - rank[b.role] || nameOf(a).localeCompare(nameOf(b)));
  const status = otherPresence?.status ?? "offline";

  return (
    <>
      <div className="flex min-h-14 shrink-0 items-center justify-between border-b border-line pl-5 pr-2">
        <h2 className="font-semibold">{t("details.title")}</h2>
        <IconButton icon="close" label={t("details.hide")} data-testid="close-details" onClick={() => showDetails(false)} />
      </div>
      <Scroll label={t("details.title")} className="min-h-0 grow">
        {other && (
          <div className="flex flex-col items-center gap-1 px-5 py-7 text-center">
            <Avatar id={other.id} name={room.name} url={other.avatar_url} size={84} />
            <p className="mt-3 text-lg font-semibold"><bdi>{room.name}</bdi></p>
            {other.handle && <p className="text-ink-2">@{other.handle}</p>}
            <p className="text-sm text-ink-2">
              {status === "offline" && otherPresence?.lastSeen
                ? t("presence.lastSeen", { time: relativeTime(t.language, otherPresence.lastSeen, now) }) : t(`presence.${status}`)}
            </p>
          </div>
        )}
        {!other && (
          <>
            <section aria-label={t("details.about")} className="border-b border-line px-5 py-4">
              <h3 className="mb-1 text-xs font-semibold text-ink-3">{t("field.topic")}</h3>
              <p dir="auto" className={`wrap-anywhere ${room.topic ? "" : "text-ink-3"}`}>{room.topic || t("details.noTopic")}</p>
              <div className="mt-4 flex flex-wrap gap-2">
                {!room.archivedAt && (
                  <Button icon="plus" data-testid="invite-button" onClick={() => openOverlay({ kind: "invite", roomId: room.id })}>
                    {t("details.invite")}
                  </Button>
                )}
                <Button icon="settings" data-testid="room-settings" onClick={() => openOverlay({ kind: "room-settings", roomId: room.id })}>
                  {t("details.settings")}
                </Button>
                <Button
                  look="quiet" icon="flag" data-testid="report-room"
                  onClick={() => openOverlay({ kind: "report", subject: { kind: "room", id: room.id, name: roomName(t, room) } })}
                >
                  {t("report.open")}
                </Button>
              </div>
            </section>
            <section aria-label={t("details.members")} className="py-3">
              <h3 className="px-5 pb-1 text-xs font-semibold text-ink-3">{t("rooms.members", { count: room.memberCount })}</h3>
              {!sorted && !error && <SkeletonRows rows={4} avatar={32} />}
              {error && <Empty icon="alert" title={error}><Button onClick={() => setAttempt(attempt + 1)}>{t("common.retry")}</Button></Empty>}
              <ul>
                {sorted?.map((member) => (
                  <MemberRow key={member.user_id} member={member} room={room} admin={admin}
                    onChanged={(next) => setMembers((before) => (before ?? []).flatMap((one) =>
                      one.user_id !== member.user_id ? [one] : next ? [next] : []))} />
                ))}
              </ul>
              {more && <div className="px-5 py-2"><Button look="quiet" busy={showMore.busy} onClick={() => void showMore.run()}>{t("details.more")}</Button></div>}
              {showMore.error && <p role="alert" className="px-5 text-sm text-danger">{showMore.error}</p>}
            </section>
          </>
        )}
      </Scroll>
    </>
  );
}
