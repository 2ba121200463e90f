import { useState } from "react";
import type { Api } from "../../api/client";
import type { Notice } from "../../api/moderationWire";
import { exactTime } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import { Button } from "../../ui/Button";
import { useAction } from "../../ui/useAction";
import { AppealDialog } from "./AppealDialog";
import { unlessGone } from "./unlessGone";
import { reasonOf, whatWasDone } from "./words";

interface Props {
  api: Api;
  notice: Notice;
  /** What the room is called, where that is known. */
  room?: string | null;
  onSeen?: (id: string) => void;
  onChanged: () => void;
}

/** Something that was done to the person: what, where, why, since when and until when, and what they may do about it. */
export function NoticeItem({ api, notice, room, onSeen, onChanged }: Props) {
  const t = useT();
  const [appeals, setAppeals] = useState(false);
  const over = notice.ended !== null;
  const seen = useAction(async () => {
    await api.acknowledgeNotice(notice.id).catch(unlessGone);
    onSeen?.(notice.id);
    onChanged();
  });
  const until = over ? null
    : notice.expires_at ? t("moderation.until", { time: exactTime(t.language, notice.expires_at) })
      : notice.kind === "mute" || notice.kind === "ban" ? t("moderation.untilUndone") : null;
  return (
    <li
      data-testid="notice" data-kind={notice.kind} data-appeal={notice.appeal?.state ?? ""} data-seen={notice.acknowledged_at !== null}
      className="flex flex-col gap-1 py-3"
    >
      <p className="font-medium wrap-anywhere">
        {whatWasDone(t, notice.kind, over)}{room && <span className="font-normal text-ink-2"> – <bdi>{room}</bdi></span>}
      </p>
      <p className="wrap-anywhere"><span className="text-ink-2">{t("moderation.why")}</span> <bdi>{reasonOf(t, notice)}</bdi></p>
      <p className="text-sm text-ink-2">
        <time dateTime={notice.created_at}>{exactTime(t.language, notice.created_at)}</time>{until && <> · {until}</>}
      </p>
      {notice.appeal && (
        <p data-testid="notice-appeal" className="text-sm wrap-anywhere">
          {t(`moderation.appeal.${notice.appeal.state}`)}
          {notice.appeal.decided_at && <span className="text-ink-2"> · <time dateTime={notice.appeal.decided_at}>{exactTime(t.language, notice.appeal.decided_at)}</time></span>}
        </p>
      )}
      {(notice.acknowledged_at === null || notice.appealable) && (
        <div className="mt-1 flex flex-wrap gap-2">
          {notice.acknowledged_at === null && <Button data-testid="notice-seen" busy={seen.busy} onClick={() => void seen.run()}>{t("moderation.seen")}</Button>}
          {notice.appealable && <Button icon="reply" data-testid="appeal" onClick={() => setAppeals(true)}>{t("appeal.open")}</Button>}
        </div>
      )}
      {seen.error && <p role="alert" className="text-sm text-danger">{seen.error}</p>}
      {appeals && <AppealDialog api={api} notice={notice} onClose={() => setAppeals(false)} onSent={onChanged} />}
    </li>
  );
}
