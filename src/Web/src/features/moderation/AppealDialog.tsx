import { useId } from "react";
import type { Api } from "../../api/client";
import type { Notice } from "../../api/moderationWire";
import { useT } from "../../i18n/translate";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Form } from "../../ui/Form";
import { useAction } from "../../ui/useAction";
import { ReasonField } from "./ReasonField";
import { maxStatement, useReason } from "./useReason";
import { reasonOf, whatWasDone } from "./words";

/** Asks for another look at what was done, in the person's own words. It is taken once. */
export function AppealDialog({ api, notice, onClose, onSent }: { api: Api; notice: Notice; onClose: () => void; onSent: () => void }) {
  const t = useT();
  const id = useId();
  const why = useReason({ limit: maxStatement, missing: t("appeal.needed") });
  const appeal = useAction(async () => {
    await api.appeal(notice.id, why.told);
    announce(t("appeal.sent"));
    onClose();
    onSent();
  });
  const submit = () => { if (why.check() && !appeal.busy) void appeal.run(); };
  return (
    <Dialog
      title={t("appeal.title")} onClose={onClose} testId="appeal-dialog"
      footer={
        <>
          <Button look="quiet" onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form={`${id}-form`} busy={appeal.busy} data-testid="appeal-submit">{t("appeal.send")}</Button>
        </>
      }
    >
      <Form id={`${id}-form`} onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto px-5 pb-5 pt-1">
        <div className="rounded-xl border border-line px-4 py-3">
          <p className="font-medium">{whatWasDone(t, notice.kind, false)}</p>
          <p className="wrap-anywhere"><span className="text-ink-2">{t("moderation.why")}</span> <bdi>{reasonOf(t, notice)}</bdi></p>
        </div>
        <ReasonField label={t("appeal.text")} help={t("appeal.help")} reason={why} testId="appeal-text" onSend={submit} />
        {appeal.error && <p role="alert" className="text-danger">{appeal.error}</p>}
      </Form>
    </Dialog>
  );
}
