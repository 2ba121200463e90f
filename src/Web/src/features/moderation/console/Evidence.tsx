import type { ReactNode } from "react";
import type { Message } from "../../../api/wire";
import { useNow } from "../../../i18n/now";
import { relativeTime } from "../../../i18n/time";
import { useT } from "../../../i18n/translate";
import { roomPath } from "../../../ui/router";
import { AppealView } from "./AppealView";
import type { ConsoleApi } from "./consoleApi";
import { FindingList, FoundIn, reasonName } from "./Findings";
import type { CaseDetails } from "./wire";

export function Part({ title, children, testId }: { title: string; children: ReactNode; testId?: string }) {
  return (
    <section data-testid={testId}>
      <h3 className="mb-1.5 text-sm font-semibold text-ink-2">{title}</h3>
      {children}
    </section>
  );
}

/** What the case is about: the text as it was and as it is, why it was found, who reported it, what stands around it. */
export function Evidence({ api, one }: { api: ConsoleApi; one: CaseDetails }) {
  const t = useT();
  const gone = one.message_id !== null && !one.sources.includes("hold") && one.current_text === null;
  const changed = one.current_text !== null && one.current_text !== one.text;
  return (
    <>
      {(one.appeal || one.sources.includes("appeal")) && <AppealView api={api} one={one} />}
      {one.text !== null && (
        <Part title={t(changed || gone ? "console.asItWas" : "console.text")} testId="evidence">
          <div className="rounded-xl border border-line bg-raised px-4 py-3"><FoundIn text={one.text} findings={one.findings} /></div>
          {changed && (
            <>
              <h4 className="mb-1.5 mt-3 text-sm font-semibold text-ink-2">{t("console.asItIs")}</h4>
              <p dir="auto" data-testid="current-text" className="rounded-xl border border-line px-4 py-3 whitespace-pre-wrap wrap-anywhere">{one.current_text}</p>
            </>
          )}
          {gone && <p className="mt-2 text-sm text-ink-2" data-testid="text-gone">{t("console.goneSince")}</p>}
        </Part>
      )}
      {one.findings.length > 0 && <Part title={t("console.findings")}><FindingList findings={one.findings} /></Part>}
      {one.reports.length > 0 && (
        <Part title={t("console.reports", { count: one.reports.length })} testId="reports">
          <ul className="flex flex-col gap-2">
            {one.reports.map((report) => (
              <li key={`${report.user_id} ${report.at}`}>
                <p className="text-sm"><bdi className="font-medium">{report.user_name || t("common.someone")}</bdi> <span className="text-ink-2">{reasonName(t, report.reason)}</span></p>
                {report.text && <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">{report.text}</p>}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {one.context && one.context.before.length + one.context.after.length > 0 && (
        <Part title={t("console.context")} testId="case-context">
          <ol className="flex flex-col gap-2 border-l-2 border-line pl-3">
            {one.context.before.map((message) => <Line key={message.id} message={message} />)}
            <li aria-current="true" className="rounded-lg bg-accent-soft px-2 py-1">
              <Said name={one.user_name} text={one.current_text ?? one.text ?? ""} at={null} />
            </li>
            {one.context.after.map((message) => <Line key={message.id} message={message} />)}
          </ol>
        </Part>
      )}
      {one.room_id && one.seq !== null && (
        <a href={roomPath(one.room_id, one.seq)} target="_blank" rel="noreferrer" className="w-fit text-sm font-medium text-accent-ink underline underline-offset-2">
          {t("console.inRoom")}
        </a>
      )}
    </>
  );
}

function Line({ message }: { message: Message }) {
  const t = useT();
  return <li className="px-2"><Said name={message.user_name} text={message.deleted_at ? t("console.deletedMessage") : message.content} at={message.created_at} /></li>;
}

function Said({ name, text, at }: { name: string | null; text: string; at: string | null }) {
  const t = useT();
  const now = useNow();
  return (
    <>
      <p className="text-sm text-ink-2">
        <bdi className="font-medium text-ink">{name || t("common.someone")}</bdi>{at && <> <time dateTime={at}>{relativeTime(t.language, at, now, true)}</time></>}
      </p>
      <p dir="auto" className="line-clamp-6 whitespace-pre-wrap wrap-anywhere">{text}</p>
    </>
  );
}
