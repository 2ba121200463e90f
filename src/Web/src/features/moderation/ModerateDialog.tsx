import { useEffect, useId, useRef, useState } from "react";
import { newId } from "../../api/locks";
import { roomName } from "../../i18n/roomName";
import { duration } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Choice } from "../../ui/Field";
import { Form } from "../../ui/Form";
import { useAction } from "../../ui/useAction";
import { bodyOf, measuresFor, times, type Measure } from "./measures";
import { ReasonField } from "./ReasonField";
import { maxReason, useReason } from "./useReason";

interface Props { room: RoomState; userId: string; name: string; messageId: string | null; onClose: () => void }

/** Takes a measure in a room, with the reason that the person is told, and offers to undo it. */
export function ModerateDialog({ room, userId, name, messageId, onClose }: Props) {
  const t = useT();
  const id = useId();
  const { api } = useChat();
  const measures = measuresFor(messageId);
  const [kind, setKind] = useState<Measure>(measures[0] ?? "warn");
  const reason = useReason({ limit: maxReason, oneLine: true, missing: t("moderate.reasonNeeded") });
  const { told } = reason;
  const [hours, setHours] = useState("1");
  const [done, setDone] = useState<string | null>(null);
  const clientId = useRef(newId());
  const act = useAction(async () => {
    const what = { kind, reason: told, roomId: room.id, userId, messageId, hours: Number(hours) };
    setDone((await api.moderate({ ...bodyOf(what), client_action_id: clientId.current })).id);
  });
  const undo = useAction(async (action: string) => {
    await api.undoModeration(action);
    announce(t("moderate.undone"));
    onClose();
  });
  // Other values are another measure.
  useEffect(() => { clientId.current = newId(); }, [kind, told, hours]);
  const submit = () => { if (reason.check() && !act.busy) void act.run(); };
  return (
    <Dialog
      title={t("moderate.title", { name })} onClose={onClose} testId="moderate-dialog"
      footer={done === null ? (
        <>
          <Button look="quiet" onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="danger" type="submit" form={`${id}-form`} busy={act.busy} data-testid="moderate-submit">{t(`moderate.${kind}`)}</Button>
        </>
      ) : (
        <>
          <Button busy={undo.busy} data-testid="moderate-undo" onClick={() => void undo.run(done)}>{t("moderate.undo")}</Button>
          <Button look="primary" data-testid="moderate-close" onClick={onClose}>{t("common.close")}</Button>
        </>
      )}
    >
      {done !== null ? (
        <div className="px-5 pb-5 pt-1">
          <p role="status" data-testid="moderate-done">{t("moderate.done")}</p>
          {undo.error && <p role="alert" className="mt-2 text-danger">{undo.error}</p>}
        </div>
      ) : (
        <Form id={`${id}-form`} onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto px-5 pb-5 pt-1">
          <p className="text-ink-2 wrap-anywhere">{t("moderate.where", { room: roomName(t, room) })}</p>
          <Choice
            legend={t("moderate.what")} value={kind} onChange={setKind}
            options={measures.map((one) => ({ value: one, label: t(`moderate.${one}`) }))}
          />
          {(kind === "mute" || kind === "ban") && (
            <Choice
              legend={t("moderate.howLong")} value={hours} onChange={setHours}
              options={times.map((one) => ({
                value: String(one), label: one === 0 ? t("moderate.untilUndone") : one < 48 ? duration(t.language, one * 3600) : t("moderate.days", { count: one / 24 }),
              }))}
            />
          )}
          <ReasonField label={t("moderate.reason")} help={t("moderate.reasonHelp")} reason={reason} testId="moderate-reason" onSend={submit} />
          {act.error && <p role="alert" className="text-danger">{act.error}</p>}
        </Form>
      )}
    </Dialog>
  );
}
