import { useState } from "react";
import type { Message } from "../../api/wire";
import { useT } from "../../i18n/translate";
import { useChat } from "../../realtime/useChat";
import { Confirm } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { useAction } from "../../ui/useAction";

/** Asks before a message goes; of somebody else's also why, which the room is told. */
export function DeleteDialog({ message, mine, onClose }: { message: Message; mine: boolean; onClose: () => void }) {
  const t = useT();
  const { api } = useChat();
  const [reason, setReason] = useState("");
  const remove = useAction(async () => {
    if (mine || !reason.trim()) await api.deleteMessage(message.id);
    else await api.removeMessage(message.id, reason);
    onClose();
  }, ["reason"]);
  return (
    <Confirm
      title={t("message.deleteTitle")} help={t("message.deleteHelp")} action={t("common.delete")} busy={remove.busy}
      error={remove.error} onConfirm={() => void remove.run()} onClose={onClose}
    >
      {!mine && (
        <div className="mt-4 text-ink">
          <Field
            label={t("message.deleteWhy")} help={t("message.deleteWhyHelp")} optional value={reason} error={remove.fault("reason")} maxLength={250}
            data-testid="delete-reason" dir="auto" onChange={(event) => setReason(event.target.value)}
          />
        </div>
      )}
    </Confirm>
  );
}
