import type { Message } from "../../api/wire";
import { exactTime } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import { useChat } from "../../realtime/useChat";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { Markdown } from "../../ui/markdown/Markdown";
import type { Named } from "../../ui/markdown/mentions";
import { Scroll } from "../../ui/Scroll";
import { useLoad } from "../../ui/useLoad";

const nobody: Named = new Map();

interface RevisionsDialogProps {
  message: Message;
  named: Named;
  own: readonly string[];
  onClose: () => void;
}

/** What a message said before it was edited, newest first. Whom a former text named is not kept: nobody stands out in it. */
export function RevisionsDialog({ message, named, own, onClose }: RevisionsDialogProps) {
  const t = useT();
  const { api } = useChat();
  const loaded = useLoad(`${message.id}/${message.revision}`, () => api.revisions(message.id));
  return (
    <Dialog title={t("message.history")} onClose={onClose} testId="revisions-dialog">
      <Scroll label={t("message.history")} className="px-5 pb-5 pt-1">
        {loaded.kind === "loading" && <SkeletonRows rows={2} avatar={0} />}
        {loaded.kind === "failed" && (
          <Empty icon="alert" title={loaded.error}><Button onClick={loaded.retry}>{t("common.retry")}</Button></Empty>
        )}
        {loaded.kind === "loaded" && (
          <ol className="flex flex-col gap-4">
            <li>
              <p className="mb-1 text-xs font-medium text-ink-3">{t("message.historyNow")}</p>
              <Markdown text={message.content} named={named} own={own} />
            </li>
            {loaded.value.toReversed().map((one) => (
              <li key={one.replaced_at} className="border-t border-line pt-3 text-ink-2">
                <p className="mb-1 text-xs font-medium text-ink-3">
                  <time dateTime={one.replaced_at} title={exactTime(t.language, one.replaced_at)}>
                    {t("message.historyUntil", { time: exactTime(t.language, one.replaced_at) })}
                  </time>
                </p>
                <Markdown text={one.content} named={nobody} own={own} />
              </li>
            ))}
          </ol>
        )}
      </Scroll>
    </Dialog>
  );
}
