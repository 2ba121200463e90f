import { useState } from "react";
import { limits, trim } from "../../api/text";
import { lineFault } from "../../i18n/textFault";
import { useT } from "../../i18n/translate";
import type { RoomState } from "../../realtime/roomState";
import { useChat } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/Button";
import { Confirm, Dialog } from "../../ui/Dialog";
import { Choice, Field } from "../../ui/Field";
import { Form } from "../../ui/Form";
import { useAction } from "../../ui/useAction";
import { beforeLeaving } from "./leave";

/** Rename, topic, archive, leave, delete: what the person's role allows. */
export function RoomSettingsDialog({ room, onClose }: { room: RoomState; onClose: () => void }) {
  const t = useT();
  const { api, store } = useChat();
  const admin = room.role !== "member" && room.type !== "direct";
  const [name, setName] = useState(room.name);
  const [topic, setTopic] = useState(room.topic ?? "");
  const [visibility, setVisibility] = useState(room.visibility);
  const [asking, setAsking] = useState<"leave" | "delete" | null>(null);
  const save = useAction(async () => {
    store.addRoom(await api.updateRoom(room.id, {
      name: trim(name), topic: trim(topic), ...(room.type === "channel" ? { visibility } : {}),
    }));
    announce(t("common.saved"));
    onClose();
  });
  const archive = useAction(async () => {
    store.addRoom(await api.archiveRoom(room.id, room.archivedAt === null));
    onClose();
  });
  const goAway = useAction(async (how: "leave" | "delete") => {
    const goOn = beforeLeaving(store, room.id);
    if (how === "leave") await api.leaveRoom(room.id);
    else await api.deleteRoom(room.id);
    onClose();
    goOn();
  });
  const wrong = {
    name: lineFault(t, name, limits.roomName, room.type === "channel"), topic: lineFault(t, topic, limits.topic, false),
  };
  const submit = () => {
    if (!wrong.name && !wrong.topic) void save.run();
  };
  const title = room.name || t("rooms.group");
  return (
    <Dialog
      title={t("settings.title")} onClose={onClose} testId="room-settings-dialog"
      footer={admin && (
        <>
          <Button look="quiet" onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form="room-settings" busy={save.busy} data-testid="save-room">{t("common.save")}</Button>
        </>
      )}
    >
      <div className="flex flex-col gap-5 overflow-y-auto px-5 pb-5 pt-2">
        {admin && (
          <Form id="room-settings" onSubmit={submit} className="flex flex-col gap-4">
            <Field label={t(room.type === "channel" ? "rooms.name" : "rooms.groupName")} name="name" value={name}
              error={wrong.name} onChange={(event) => setName(event.target.value)} />
            <Field label={t("field.topic")} name="topic" optional value={topic} error={wrong.topic} onChange={(event) => setTopic(event.target.value)} />
            {room.type === "channel" && (
              <Choice legend={t("rooms.visibility")} value={visibility} onChange={setVisibility} options={[
                { value: "public", label: t("rooms.visibility.public") }, { value: "private", label: t("rooms.visibility.private") },
              ]} />
            )}
            {save.error && <p role="alert" className="text-sm text-danger">{save.error}</p>}
          </Form>
        )}
        {room.type !== "direct" && (
          <section aria-label={t("settings.danger")} className={admin ? "border-t border-line pt-4" : ""}>
            <div className="flex flex-wrap gap-2">
              {admin && (
                <Button icon="archive" busy={archive.busy} title={t("settings.archiveHelp")} data-testid="archive-room"
                  onClick={() => void archive.run()}>
                  {t(room.archivedAt ? "settings.unarchive" : "settings.archive")}
                </Button>
              )}
              <Button icon="signout" data-testid="leave-room" onClick={() => setAsking("leave")}>{t("settings.leave")}</Button>
              {room.role === "owner" && (
                <Button look="danger" icon="trash" data-testid="delete-room" onClick={() => setAsking("delete")}>{t("settings.delete")}</Button>
              )}
            </div>
            {archive.error && <p role="alert" className="mt-3 text-sm text-danger">{archive.error}</p>}
          </section>
        )}
      </div>
      {asking && (
        <Confirm
          title={t(`settings.${asking}Title`, { name: title })} help={t(`settings.${asking}Help`)} action={t(`settings.${asking}`)}
          busy={goAway.busy} error={goAway.error} onConfirm={() => void goAway.run(asking)} onClose={() => setAsking(null)}
        />
      )}
    </Dialog>
  );
}
