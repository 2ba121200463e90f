import { ApiError } from "../../api/problems";
import { useNow } from "../../i18n/now";
import { dateOnly, relativeTime } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import { currentUser } from "../../realtime/state/names";
import { useChat, useChatState, usePresence, useRoom } from "../../realtime/useChat";
import { useMayModerate } from "../../realtime/useMayModerate";
import { Avatar, PresenceDot } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { openOverlay } from "../../ui/overlays";
import { navigate, roomPath, useRoute } from "../../ui/router";
import { useAction } from "../../ui/useAction";
import { useLoad } from "../../ui/useLoad";

interface PersonDialogProps {
  userId: string;
  /** What the person was called where the card was opened; stands in until more is known. */
  name: string;
  onClose: () => void;
}

/** Who somebody is, with the way to write to them. Says so when nobody of that account is there any more. */
export function PersonDialog({ userId, name: called, onClose }: PersonDialogProps) {
  const t = useT();
  const now = useNow();
  const chat = useChat();
  const people = useChatState((state) => state.people);
  const presence = useChatState((state) => state.presence.get(userId));
  const loaded = useLoad(userId, () => chat.api.user(userId).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }));
  usePresence([userId]);

  const user = loaded.kind === "loaded" && loaded.value ? currentUser(people, loaded.value) : null;
  const gone = loaded.kind === "loaded" && loaded.value === null;
  const held = people.get(userId);
  const name = user?.name ?? held?.name ?? called;
  const handle = user?.handle ?? held?.handle;
  const status = presence?.status ?? user?.status ?? "offline";
  const lastSeen = presence ? presence.lastSeen : user?.last_seen;
  const me = userId === chat.me.id;
  const here = useRoom(useRoute().roomId);
  const moderated = useMayModerate(here) ? here : null;

  const write = useAction(async () => {
    const room = await chat.enter(chat.api.createRoom({ type: "direct", members: [userId] }));
    onClose();
    navigate(roomPath(room.id));
  });

  return (
    <Dialog
      title={t("person.title")} onClose={onClose} width="24rem" testId="person-dialog"
      footer={gone ? undefined : me
        ? <Button icon="edit" onClick={() => openOverlay({ kind: "profile" })}>{t("person.edit")}</Button>
        : <><Button
          look="quiet" icon="flag" data-testid="report-person" onClick={() => openOverlay({ kind: "report", subject: { kind: "person", id: userId, name } })}
        >
          {t("report.open")}
        </Button>{moderated && (
          <Button
            icon="alert" data-testid="moderate-person"
            onClick={() => openOverlay({ kind: "moderate", roomId: moderated.id, userId, name, messageId: null })}
          >
            {t("moderate.open")}
          </Button>
        )}<Button look="primary" icon="send" busy={write.busy} data-testid="person-message" onClick={() => void write.run()}>{t("person.message")}</Button></>}
    >
      <div className="flex flex-col items-center gap-1 overflow-y-auto px-5 pb-6 pt-2 text-center" aria-busy={loaded.kind === "loading"}>
        <Avatar id={userId} name={name} url={gone ? null : user?.avatar_url ?? held?.avatarUrl} size={84} />
        <p data-testid="person-name" className="mt-3 max-w-full text-lg font-semibold wrap-anywhere">
          <bdi>{me ? t("common.youSuffix", { name }) : name || t("common.someone")}</bdi>
        </p>
        {gone ? <p data-testid="person-gone" className="text-ink-2">{t("person.gone")}</p> : (
          <>
            {handle && <p className="max-w-full text-ink-2 wrap-anywhere"><bdi>@{handle}</bdi></p>}
            <p className="flex items-center gap-2 text-sm text-ink-2" data-testid="person-status" data-status={status}>
              <PresenceDot status={status} label="" />
              {status === "offline" && lastSeen ? t("presence.lastSeen", { time: relativeTime(t.language, lastSeen, now) }) : t(`presence.${status}`)}
            </p>
            <dl className="mt-4 grid w-full grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 border-t border-line pt-4 text-left text-sm empty:hidden">
              {user?.email && <><dt className="text-ink-3">{t("field.email")}</dt><dd className="wrap-anywhere"><bdi>{user.email}</bdi></dd></>}
              {user?.created_at && (
                <><dt className="text-ink-3">{t("person.since")}</dt><dd>{dateOnly(t.language, user.created_at)}</dd></>
              )}
            </dl>
          </>
        )}
        {loaded.kind === "failed" && (
          <p role="alert" className="mt-2 text-sm text-danger">
            {loaded.error} <button type="button" className="min-h-7 font-medium underline" onClick={loaded.retry}>{t("common.retry")}</button>
          </p>
        )}
        {write.error && <p role="alert" className="mt-2 text-sm text-danger">{write.error}</p>}
      </div>
    </Dialog>
  );
}
