import { useLayoutEffect, useState, useSyncExternalStore } from "react";
import type { Message } from "../../api/wire";
import { describeRefusal } from "../../i18n/problem";
import { duration } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import { isAboutText, type Failure, type Pending, type PendingState } from "../../realtime/outbox/outboxItem";
import { isMasked } from "../../realtime/state/masked";
import { useChat } from "../../realtime/useChat";
import { Icon } from "../../ui/Icon";

/** Below a message: that it is being edited, that an edit or a send waits and for what, what was refused, and what was hidden. */
export function MessageNotes({ message, state, failure, edit, editing, onEdit }: {
  message: Message;
  state: PendingState;
  failure: Failure | null;
  edit: Pending | null;
  editing: boolean;
  onEdit: () => void;
}) {
  const t = useT();
  return (
    <>
      {state === "held" && (
        <p data-testid="message-held" className="flex items-start gap-1.5 text-sm text-warn">
          <Icon name="eye" size={16} className="mt-0.5" /><span className="min-w-0">{t("message.held")}</span>
        </p>
      )}
      {state === "sent" && isMasked(message) && <p data-testid="message-masked" className="text-xs text-ink-3">{t("message.masked")}</p>}
      {editing && <p data-testid="being-edited" className="text-xs font-medium text-accent-ink">{t("message.beingEdited")}</p>}
      {edit?.state === "sending" && <p data-testid="edit-waiting" className="text-xs text-ink-3">{t("message.editWaiting")}</p>}
      {(state === "sending" || edit?.state === "sending") && <PauseNote roomId={message.room_id} />}
      {state === "failed" && failure && (
        <FailureNote title={t("message.failed")} failure={failure} clientId={message.id} onEdit={onEdit} />
      )}
      {edit?.state === "failed" && edit.failure && (
        <FailureNote title={t("message.editFailed")} failure={edit.failure} clientId={edit.clientId} onEdit={onEdit} />
      )}
    </>
  );
}

function FailureNote({ title, failure, clientId, onEdit }: { title: string; failure: Failure; clientId: string; onEdit: () => void }) {
  const t = useT();
  const { outbox } = useChat();
  return (
    <div data-testid="message-failure" className="my-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-danger">
      <span className="flex items-center gap-1.5">
        <Icon name="alert" size={16} /><strong className="font-medium">{title}.</strong>
      </span>
      <span className="text-ink-2">{describeRefusal(t, failure.code, failure.said)}</span>
      {isAboutText(failure) ? (
        <button
          type="button" tabIndex={-1} data-testid="edit-refused" className="min-h-7 font-medium text-accent-ink hover:underline"
          onClick={onEdit}
        >
          {t("message.edit")}
        </button>
      ) : (
        <button
          type="button" tabIndex={-1} data-testid="retry-message" className="min-h-7 font-medium text-accent-ink hover:underline"
          onClick={() => void outbox.retry(clientId)}
        >
          {t("message.retry")}
        </button>
      )}
      <button
        type="button" tabIndex={-1} data-testid="discard-message" className="min-h-7 font-medium text-ink-2 hover:underline"
        onClick={() => void outbox.discard(clientId)}
      >
        {t("message.discard")}
      </button>
    </div>
  );
}

/** The seconds until the server takes something again in this room; `null` when it asked for no pause. */
function usePause(roomId: string): number | null {
  const { outbox } = useChat();
  const until = useSyncExternalStore(outbox.subscribe, () => outbox.waitOf(roomId));
  const [now, setNow] = useState(() => performance.now());
  useLayoutEffect(() => {
    if (until === null) return;
    setNow(performance.now()); // it began after this row was shown
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return until === null ? null : Math.max(1, Math.ceil((until - now) / 1000));
}

function PauseNote({ roomId }: { roomId: string }) {
  const t = useT();
  const seconds = usePause(roomId);
  if (seconds === null) return null;
  return (
    <p data-testid="message-pause" data-seconds={seconds} className="flex items-center gap-1.5 text-sm text-warn">
      <Icon name="clock" size={15} />{t("message.paused", { time: duration(t.language, seconds) })}
    </p>
  );
}
