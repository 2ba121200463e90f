import { useState } from "react";
import { useLimits } from "../../api/limits";
import { trim } from "../../api/text";
import type { User } from "../../api/wire";
import { lineFault } from "../../i18n/textFault";
import { useT } from "../../i18n/translate";
import { useChat } from "../../realtime/useChat";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { navigate, roomPath } from "../../ui/router";
import { useAction } from "../../ui/useAction";
import { PeoplePicker } from "./PeoplePicker";

/** One person makes a direct room, several a group. */
export function NewDirectDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const limits = useLimits();
  const chat = useChat();
  const [chosen, setChosen] = useState<User[]>([]);
  const [name, setName] = useState("");
  const group = chosen.length > 1;
  const fault = lineFault(t, name, limits.room_name, false);
  const start = useAction(async () => {
    const members = chosen.map((user) => user.id);
    const own = trim(name) ? { name: trim(name) } : {};
    const room = await chat.enter(chat.api.createRoom(group ? { type: "group", ...own, members } : { type: "direct", members }));
    onClose();
    navigate(roomPath(room.id));
  });
  return (
    <Dialog
      title={t("rooms.newDirect")} onClose={onClose} testId="new-direct-dialog"
      footer={
        <>
          <Button look="quiet" onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" busy={start.busy} disabled={chosen.length === 0 || (group && fault !== null)} onClick={() => void start.run()} data-testid="start-conversation">
            {t("rooms.start")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 overflow-y-auto px-5 pb-4 pt-1">
        <p className="text-sm text-ink-2">{t("rooms.peopleHint")}</p>
        <PeoplePicker chosen={chosen} onChange={setChosen} />
        {group && <Field label={t("rooms.groupName")} optional value={name} error={fault} onChange={(event) => setName(event.target.value)} />}
        {start.error && <p role="alert" className="text-sm text-danger">{start.error}</p>}
      </div>
    </Dialog>
  );
}
