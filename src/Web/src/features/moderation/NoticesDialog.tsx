import type { Notice } from "../../api/wire";
import { roomName } from "../../i18n/roomName";
import { exactTime } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import { useChat, useRoom } from "../../realtime/useChat";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { Scroll } from "../../ui/Scroll";
import { useAction } from "../../ui/useAction";
import { useLoad } from "../../ui/useLoad";
import { unlessGone } from "./unlessGone";
import { whatWasDone } from "./words";

/** What moderation did to the person: what, where, why, since when and until when. */
export function NoticesDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { api } = useChat();
  const loaded = useLoad("notices", () => api.notices());
  return (
    <Dialog title={t("moderation.notices")} onClose={onClose} testId="notices-dialog">
      <Scroll label={t("moderation.notices")} className="min-h-0 px-5 pb-5 pt-1">
        {loaded.kind === "loading" && <SkeletonRows rows={3} />}
        {loaded.kind === "failed" && <Empty icon="alert" title={loaded.error}><Button onClick={loaded.retry}>{t("common.retry")}</Button></Empty>}
        {loaded.kind === "loaded" && loaded.value.length === 0 && <p className="py-4 text-ink-2">{t("moderation.none")}</p>}
        {loaded.kind === "loaded" && loaded.value.length > 0 && (
          <ul className="divide-y divide-line">
            {loaded.value.map((notice) => <NoticeItem key={notice.id} notice={notice} onSeen={loaded.retry} />)}
          </ul>
        )}
      </Scroll>
    </Dialog>
  );
}

function NoticeItem({ notice, onSeen }: { notice: Notice; onSeen: () => void }) {
  const t = useT();
  const { api, store } = useChat();
  const room = useRoom(notice.room_id);
  const over = notice.ended !== null;
  const seen = useAction(async () => {
    await api.acknowledgeNotice(notice.id).catch(unlessGone);
    store.dismissNotice(notice.id);
    onSeen();
  });
  const until = over ? null
    : notice.expires_at ? t("moderation.until", { time: exactTime(t.language, notice.expires_at) })
      : notice.kind === "mute" || notice.kind === "ban" ? t("moderation.untilUndone") : null;
  return (
    <li data-testid="notice" data-kind={notice.kind} className="flex flex-col gap-1 py-3">
      <p className="font-medium wrap-anywhere">
        {whatWasDone(t, notice.kind, over)}{room && <span className="font-normal text-ink-2"> – <bdi>{roomName(t, room)}</bdi></span>}
      </p>
      <p className="wrap-anywhere"><span className="text-ink-2">{t("moderation.why")}</span> <bdi>{notice.reason}</bdi></p>
      <p className="text-sm text-ink-3">
        <time dateTime={notice.created_at}>{exactTime(t.language, notice.created_at)}</time>{until && <> · {until}</>}
      </p>
      {notice.acknowledged_at === null && (
        <div className="mt-1"><Button data-testid="notice-seen" busy={seen.busy} onClick={() => void seen.run()}>{t("moderation.seen")}</Button></div>
      )}
      {seen.error && <p role="alert" className="text-sm text-danger">{seen.error}</p>}
    </li>
  );
}
