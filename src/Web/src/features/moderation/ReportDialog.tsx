import { useId, useState } from "react";
import { useT } from "../../i18n/translate";
import { useChat } from "../../realtime/useChat";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Choice } from "../../ui/Field";
import { Form } from "../../ui/Form";
import { openOverlay, type ReportSubject } from "../../ui/overlays";
import { useAction } from "../../ui/useAction";
import { ReasonField } from "./ReasonField";
import { isReportReason, reportOf, reportReasons } from "./reports";
import { maxStatement, useReason } from "./useReason";

/** Tells moderators of a message, a person or a room. */
export function ReportDialog({ subject, onClose }: { subject: ReportSubject; onClose: () => void }) {
  const t = useT();
  const id = useId();
  const { api } = useChat();
  const [matter, setMatter] = useState("");
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState(false);
  const comment = useReason({ limit: maxStatement, required: false });
  const report = useAction(async () => {
    if (!isReportReason(matter)) return;
    await api.report(reportOf(subject, matter, comment.told));
    setSent(true);
  });
  const submit = () => {
    setTried(true);
    if (comment.check() && matter !== "" && !report.busy) void report.run();
  };
  return (
    <Dialog
      title={t(`report.title.${subject.kind}`, { name: subject.name })} onClose={onClose} testId="report-dialog"
      footer={sent ? (
        <>
          <Button data-testid="own-reports" onClick={() => openOverlay({ kind: "notices" })}>{t("report.own")}</Button>
          <Button look="primary" data-testid="report-close" onClick={onClose}>{t("common.close")}</Button>
        </>
      ) : (
        <>
          <Button look="quiet" onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form={`${id}-form`} busy={report.busy} data-testid="report-submit">{t("report.send")}</Button>
        </>
      )}
    >
      {sent ? <p role="status" data-testid="report-sent" className="px-5 pb-5 pt-1">{t("report.sent")}</p> : (
        <Form id={`${id}-form`} onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto px-5 pb-5 pt-1">
          <p className="text-ink-2">{t("report.help")}</p>
          <Choice
            legend={t("report.what")} value={matter} onChange={setMatter} error={tried && matter === "" ? t("report.reasonNeeded") : null}
            options={reportReasons.map((one) => ({ value: one, label: t(`report.reason.${one}`) }))}
          />
          <p role="status" className="text-sm text-ink-2 empty:hidden">{matter === "self_harm" && t("report.danger")}</p>
          <ReasonField label={t("report.text")} help={t("report.textHelp")} reason={comment} optional testId="report-text" onSend={submit} />
          {report.error && <p role="alert" className="text-danger">{report.error}</p>}
        </Form>
      )}
    </Dialog>
  );
}
