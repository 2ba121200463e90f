import type { Message } from "../../api/wire";
import { exactTime } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import { useChat } from "../../realtime/useChat";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { Markdown } from "../../ui/markdown/Markdown";
import { useLoad } from "../../ui/useLoad";

/** What a message said before it was edited, newest first. */
export function RevisionsDialog({ message, ownHandle, onClose }: { message: Message; ownHandle: string | null; onClose: () => void }) {
  const t = useT();
  const { api } = useChat();
  const loaded = useLoad(`${message.id}/${message.revision}`, () => api.revisions(message.id));
  return (
    <Dialog title={t("message.history")} onClose={onClose} testId="revisions-dialog">
      <div className="overflow-y-auto px-5 pb-5 pt-1">
        {loaded.kind === "loading" && <SkeletonRows rows={2} avatar={0} />}
        {loaded.kind === "failed" && (
          <Empty icon="alert" title={loaded.error}><Button onClick={loaded.retry}>{t("common.retry")}</Button></Empty>
        )}
        {loaded.kind === "loaded" && (
          <ol className="flex flex-col gap-4">
            <li>
              <p className="mb-1 text-xs font-medium text-ink-3">{t("message.historyNow")}</p>
              <Markdown text={message.content} ownHandle={ownHandle} />
            </li>
            {loaded.value.toReversed().map((one) => (
              <li key={one.replaced_at} className="border-t border-line pt-3 text-ink-2">
                <p className="mb-1 text-xs font-medium text-ink-3">
                  <time dateTime={one.replaced_at} title={exactTime(t.language, one.replaced_at)}>
                    {t("message.historyUntil", { time: exactTime(t.language, one.replaced_at) })}
                  </time>
                </p>
                <Markdown text={one.content} ownHandle={ownHandle} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </Dialog>
  );
}
