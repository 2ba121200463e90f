import { useNow } from "../../../i18n/now";
import { relativeTime } from "../../../i18n/time";
import { useT } from "../../../i18n/translate";
import { Button } from "../../../ui/Button";
import { Form } from "../../../ui/Form";
import { useAction } from "../../../ui/useAction";
import type { ConsoleApi } from "./consoleApi";
import { Part } from "./Evidence";
import { ReasonField } from "../ReasonField";
import { useNamesOf } from "../useNamesOf";
import { maxStatement, useReason } from "../useReason";
import type { CaseDetails } from "./wire";

/** What moderators tell each other about a case, and whose it is. */
export function CaseNotes({ api, one, me, onChanged }: { api: ConsoleApi; one: CaseDetails; me: string; onChanged: () => Promise<void> }) {
  const t = useT();
  const now = useNow();
  const note = useReason({ limit: maxStatement, required: false });
  const add = useAction(async () => {
    await api.addNote(one.id, note.told);
    note.setText("");
    await onChanged();
  });
  const submit = () => { if (note.check() && note.told !== "" && !add.busy) void add.run(); };
  const assign = useAction(async (to: string | null) => { await api.assign(one.id, to); await onChanged(); });
  const nameOf = useNamesOf([one.assigned_to, one.decided_by]);
  return (
    <Part title={t("console.notes")} testId="notes">
      {one.decided_by && <p className="text-sm text-ink-2">{t("console.decidedBy", { name: nameOf(one.decided_by) })}{one.note && <> – <bdi>{one.note}</bdi></>}</p>}
      <p className="flex min-h-9 flex-wrap items-center gap-2 text-sm">
        <span className="text-ink-2" data-testid="assigned">
          {one.assigned_to === null ? t("console.assignedNobody") : one.assigned_to === me ? t("console.assignedMe") : t("console.assignedTo", { name: nameOf(one.assigned_to) })}
        </span>
        {one.state === "open" && one.assigned_to !== me && <Button busy={assign.busy} data-testid="assign-me" onClick={() => void assign.run(me)}>{t("console.assignMe")}</Button>}
        {assign.error && <span role="alert" className="text-danger">{assign.error}</span>}
      </p>
      <ul className="my-2 flex flex-col gap-2">
        {one.notes.map((noted) => (
          <li key={`${noted.user_id} ${noted.at}`}>
            <p className="text-sm text-ink-2"><bdi className="font-medium text-ink">{noted.user_name || t("common.someone")}</bdi> <time dateTime={noted.at}>{relativeTime(t.language, noted.at, now)}</time></p>
            <p dir="auto" className="max-w-(--measure) whitespace-pre-wrap wrap-anywhere">{noted.text}</p>
          </li>
        ))}
      </ul>
      <Form className="flex flex-col items-start gap-2" onSubmit={submit}>
        <div className="w-full max-w-(--measure)"><ReasonField label={t("console.note")} help={t("console.noteHelp")} reason={note} testId="note" rows={1} onSend={submit} /></div>
        <Button type="submit" busy={add.busy} data-testid="add-note">{t("console.addNote")}</Button>
      </Form>
      {add.error && <p role="alert" className="mt-1 text-sm text-danger">{add.error}</p>}
    </Part>
  );
}
