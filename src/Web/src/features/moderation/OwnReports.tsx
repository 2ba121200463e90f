import type { OwnReport } from "../../api/moderationWire";
import { roomName } from "../../i18n/roomName";
import { exactTime } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import { useChat, useRoom } from "../../realtime/useChat";
import { PagedList } from "./PagedList";
import { isReportReason, subjectOf } from "./reports";
import { useNamesOf } from "./useNamesOf";
import { usePaged } from "./usePaged";

/** What the person reported, and what became of it. */
export function OwnReports() {
  const t = useT();
  const { api } = useChat();
  const list = usePaged("reports", (after) => api.reports(after));
  const nameOf = useNamesOf(list.items.map((one) => one.user_id));
  return (
    <PagedList title={t("report.own")} empty={t("report.none")} testId="own-reports-list" list={list}>
      {(report) => <ReportItem key={report.id} report={report} name={nameOf(report.user_id)} />}
    </PagedList>
  );
}

function ReportItem({ report, name }: { report: OwnReport; name: string }) {
  const t = useT();
  const subject = subjectOf(report);
  const room = useRoom(report.room_id);
  const where = room ? roomName(t, room) : "";
  const reason = t(`report.reason.${isReportReason(report.reason) ? report.reason : "other"}`);
  return (
    <li data-testid="own-report" data-status={report.status} className="flex flex-col gap-1 py-3">
      <p className="font-medium wrap-anywhere">{t(`report.about.${subject}`, { name: subject === "room" ? where || t("report.unknownRoom") : name })}</p>
      <p className="wrap-anywhere"><span className="text-ink-2">{reason}</span>{report.text && <> – <span dir="auto" className="whitespace-pre-wrap">{report.text}</span></>}</p>
      <p className="text-sm text-ink-2">
        {t(`report.status.${report.status}`)} · <time dateTime={report.at}>{exactTime(t.language, report.at)}</time>
      </p>
    </li>
  );
}
