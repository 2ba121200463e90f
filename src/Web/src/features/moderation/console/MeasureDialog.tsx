import { useId, useState } from "react";
import { duration } from "../../../i18n/time";
import { useT } from "../../../i18n/translate";
import type { Language } from "../../../i18n/words";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { Choice, Switch } from "../../../ui/Field";
import { Form } from "../../../ui/Form";
import { ReasonField } from "../ReasonField";
import { maxReason, useReason, type Reason } from "../useReason";
import { Choose } from "./QueueFilters";
import { useScope } from "./scope";
import { durations, raidDurations, templates } from "./templates";
import type { Move } from "./triage";
import type { Case } from "./wire";

export interface Given { reason?: string; hours?: number; everywhere?: boolean }

interface Props { move: Move; one: Case; busy: boolean; error: string | null; onDo: (given: Given) => void; onClose: () => void }

/** The reason that the person is told, from a template or in own words, and how long it holds. */
export function MeasureDialog({ move, one, busy, error, onDo, onClose }: Props) {
  const t = useT();
  const id = useId();
  const reason = useReason({ limit: maxReason, oneLine: true, missing: t("console.reasonNeeded") });
  const [hours, setHours] = useState<string>("24");
  const [everywhere, setEverywhere] = useState(one.room_id === null);
  const scope = useScope();
  const ofPerson = move !== "raid";
  const timed = move === "mute" || move === "ban" || !ofPerson;
  const submit = () => { if (reason.check()) onDo({ reason: reason.told, ...timed ? { hours: Number(hours), everywhere } : {} }); };
  return (
    <Dialog
      title={t(move === "delete" && one.held ? "console.do.reject" : `console.do.${move === "approve" ? "dismiss" : move}`)} onClose={onClose} testId="measure-dialog" width="34rem"
      footer={
        <>
          <Button look="quiet" onClick={onClose}>{t("common.cancel")}</Button>
          <Button look={move === "ban" ? "danger" : "primary"} type="submit" form={`${id}-form`} busy={busy} data-testid="measure-submit">{t("console.doIt")}</Button>
        </>
      }
    >
      <Form id={`${id}-form`} onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto px-5 pb-5 pt-2">
        <ReasonField label={t(ofPerson ? "console.reason" : "raid.reason")} help={t(ofPerson ? "console.reasonHelp" : "raid.reasonHelp")} reason={reason} testId="measure-reason" onSend={submit} />
        {ofPerson && <Templates reason={reason} />}
        {timed && (
          <Choose
            shown label={t("console.duration")} value={hours} onChange={setHours} testId="measure-duration"
            options={(ofPerson ? durations : raidDurations).map((one) => ({ value: String(one), label: one === 0 ? t("console.untilUndone") : one <= 24 ? duration(t.language, one * 3600) : t("console.days", { count: one / 24 }) }))}
          />
        )}
        {timed && ofPerson && one.room_id !== null && scope !== "rooms" && <Switch label={t("console.everywhere")} help={t("console.everywhereHelp")} checked={everywhere} onChange={setEverywhere} />}
        {error && <p role="alert" className="text-danger">{error}</p>}
      </Form>
    </Dialog>
  );
}

/** Reasons that are given often, in the language of the person. */
function Templates({ reason }: { reason: Reason }) {
  const t = useT();
  const [language, setLanguage] = useState<Language>(t.language);
  return (
    <>
        <fieldset>
          <legend className="mb-1.5 text-sm font-medium">{t("console.templates")}</legend>
          <div className="flex flex-wrap gap-1.5">
            {templates.map((one) => (
              <button
                key={one.id} type="button" lang={language} title={one[language]} data-testid="reason-template" data-template={one.id} aria-pressed={reason.text === one[language]}
                onClick={() => reason.setText(one[language])}
                className="min-h-8 rounded-lg border border-line-strong px-2.5 py-1 text-left text-sm hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft"
              >
                {t(`console.template.${one.id as "spam"}`)}
              </button>
            ))}
          </div>
        </fieldset>
        <Choice
          legend={t("console.templateLanguage")} value={language} onChange={setLanguage}
          options={[{ value: "en", label: "English" }, { value: "fr", label: "Français" }]}
        />
    </>
  );
}
