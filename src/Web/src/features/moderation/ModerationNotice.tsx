import { useEffect } from "react";
import { useT } from "../../i18n/translate";
import { roomName } from "../../i18n/roomName";
import { useChat, useChatState, useRoom } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { openOverlay } from "../../ui/overlays";
import { useAction } from "../../ui/useAction";
import { unlessGone } from "./unlessGone";
import { reasonOf, whatIsNew } from "./words";

/** Says what a moderator did to this person or to a room of theirs while the client was connected, and why. One at a time, the newest first. */
export function ModerationNotice() {
  const t = useT();
  const { api, store, status } = useChat();
  const notice = useChatState((state) => state.notices[0] ?? null);
  const room = useRoom(notice?.roomId ?? null);
  const seen = useAction(async (id: string, own: boolean) => {
    if (own) await api.acknowledgeNotice(id).catch(unlessGone);
    store.dismissNotice(id);
  });
  const what = notice && whatIsNew(t, notice);
  const where = room ? roomName(t, room) : null;
  const text = what && [where, what, notice.reason && !notice.ended && notice.appeal === null ? t("moderation.reason", { reason: reasonOf(t, notice) }) : null].filter(Boolean).join(" – ");
  useEffect(() => { if (text && !status.isQuiet()) announce(text); }, [text, status]);
  if (!notice) return null;
  return (
    <section
      data-region tabIndex={-1} aria-label={t("moderation.label")} data-testid="moderation-notice" data-kind={notice.kind}
      className="flex min-h-10 shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-1 bg-accent-soft px-4 py-1 text-sm text-accent-ink"
    >
      <span className="flex min-w-0 items-center gap-2 font-medium">
        <Icon name="people" size={16} /><span className="min-w-0 wrap-anywhere">{text}</span>
      </span>
      <Button
        data-testid="moderation-seen" className="min-h-7" busy={seen.busy} onClick={() => void seen.run(notice.id, notice.reason !== null)}
      >
        {t("moderation.seen")}
      </Button>
      {(notice.reason !== null || notice.kind.startsWith("report_")) && (
        <Button look="quiet" data-testid="moderation-all" className="min-h-7" onClick={() => openOverlay({ kind: "notices" })}>
          {t("moderation.all")}
        </Button>
      )}
      {seen.error && <span role="alert" className="text-danger">{seen.error}</span>}
    </section>
  );
}
