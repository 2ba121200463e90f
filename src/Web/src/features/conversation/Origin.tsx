import type { Forwarded, Removal } from "../../api/messageParts";
import { exactTime } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import { useChatState } from "../../realtime/useChat";
import { Icon } from "../../ui/Icon";
import { navigate, roomPath } from "../../ui/router";

const line = "flex min-h-6 max-w-full items-center gap-1.5 text-xs text-ink-3";

/** Who said first what was forwarded; the way there, where the person can see it. */
export function ForwardedFrom({ from }: { from: Forwarded }) {
  const t = useT();
  const name = useChatState((state) => state.people.get(from.user_id)?.name) ?? from.user_name;
  const known = useChatState((state) => state.rooms.has(from.room_id));
  const content = <><Icon name="forward" size={14} className="shrink-0" /><span className="truncate">{t("message.forwardedFrom", { name })}</span></>;
  return known ? (
    <button
      type="button" tabIndex={-1} data-testid="forwarded-from" title={exactTime(t.language, from.created_at)}
      onClick={() => navigate(roomPath(from.room_id, from.seq))} className={`${line} rounded hover:text-ink hover:underline`}
    >
      {content}
    </button>
  ) : <p data-testid="forwarded-from" title={exactTime(t.language, from.created_at)} className={line}>{content}</p>;
}

/** Stands where a message was deleted; says why, where somebody who looks after the room said it. */
export function Tombstone({ removal }: { removal: Removal | null | undefined }) {
  const t = useT();
  return (
    <p data-testid="tombstone" className="flex items-start gap-1.5 italic text-ink-3">
      <Icon name="trash" size={15} className="mt-1" />
      <span className="min-w-0 wrap-anywhere">
        {t(removal ? "message.removed" : "message.deleted")}
        {removal?.reason && <> {t("message.removedWhy", { reason: removal.reason })}</>}
      </span>
    </p>
  );
}

/** That a message is pinned for everybody in the room. */
export function PinnedMark() {
  const t = useT();
  return <p data-testid="pinned-mark" className={line}><Icon name="pin" size={14} />{t("message.pinned")}</p>;
}
