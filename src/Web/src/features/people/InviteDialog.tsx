import { useState } from "react";
import type { User } from "../../api/wire";
import { useT } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat } from "../../realtime/useChat";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { useAction } from "../../ui/useAction";
import { PeoplePicker } from "./PeoplePicker";

export function InviteDialog({ room, onClose }: { room: RoomState; onClose: () => void }) {
  const t = useT();
  const { api, store } = useChat();
  const [chosen, setChosen] = useState<User[]>([]);
  const invite = useAction(async () => {
    store.addMembers(room.id, await api.addMembers(room.id, chosen.map((user) => user.id)));
    onClose();
  });
  return (
    <Dialog
      title={t("details.invite")} onClose={onClose} testId="invite-dialog"
      footer={
        <>
          <Button look="quiet" onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" busy={invite.busy} disabled={chosen.length === 0} onClick={() => void invite.run()} data-testid="invite-submit">
            {chosen.length === 0 ? t("details.invite") : t("details.inviteSubmit", { count: chosen.length })}
          </Button>
        </>
      }
    >
      <div className="overflow-y-auto px-5 pb-4 pt-2">
        <PeoplePicker chosen={chosen} onChange={setChosen} without={new Set(room.progress.keys())} />
        {invite.error && <p role="alert" className="mt-2 text-sm text-danger">{invite.error}</p>}
      </div>
    </Dialog>
  );
}
