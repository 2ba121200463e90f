import { useState } from "react";
import { useLimits } from "../../api/limits";
import { ApiError } from "../../api/problems";
import { trim } from "../../api/text";
import { roomName } from "../../i18n/roomName";
import { lineFault } from "../../i18n/textFault";
import { useT, type Key } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/Button";
import { Confirm, Dialog } from "../../ui/Dialog";
import { Choice, Field } from "../../ui/Field";
import { Form } from "../../ui/Form";
import { openOverlay } from "../../ui/overlays";
import { useAction } from "../../ui/useAction";
import { beforeLeaving } from "./leave";
import { RoomFacts } from "./RoomFacts";

/** What leaving means, as the server has it. */
function leaveHelp(room: RoomState): Key {
  if (room.memberCount === 1) return room.visibility === "public" ? "settings.leaveEmptyHelp" : "settings.leaveLastHelp";
  return room.role === "owner" ? "settings.leaveOwnerHelp" : "settings.leaveHelp";
}

/** Rename, topic, archive, leave, delete: what the person's role allows. */
export function RoomSettingsDialog({ room, onClose }: { room: RoomState; onClose: () => void }) {
  const t = useT();
  const limits = useLimits();
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
    try {
      if (how === "leave") await api.leaveRoom(room.id);
    } catch (error) {
      // Nobody follows by themselves: the way on is to choose who does.
      if (!(error instanceof ApiError) || error.code !== "last_owner") throw error;
      announce(t("problem.last_owner"), "assertive");
      openOverlay({ kind: "hand-over", roomId: room.id });
      return;
    }
    if (how === "delete") await api.deleteRoom(room.id);
    onClose();
    goOn();
  });
  const wrong = {
    name: lineFault(t, name, limits.room_name, room.type === "channel"), topic: lineFault(t, topic, limits.topic, false),
  };
  const submit = () => {
    if (!wrong.name && !wrong.topic) void save.run();
  };
  const title = roomName(t, room);
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
        <RoomFacts room={room} />
        {room.type !== "direct" && (
          <section aria-label={t("settings.danger")} className="border-t border-line pt-4">
            <div className="flex flex-wrap gap-2">
              {admin && (
                <Button icon="archive" busy={archive.busy} title={t("settings.archiveHelp")} data-testid="archive-room"
                  onClick={() => void archive.run()}>
                  {t(room.archivedAt ? "settings.unarchive" : "settings.archive")}
                </Button>
              )}
              <Button icon="signout" data-testid="leave-room" onClick={() => setAsking("leave")}>{t("settings.leave")}</Button>
              {room.role === "owner" && room.memberCount > 1 && (
                <Button icon="people" data-testid="hand-over" onClick={() => openOverlay({ kind: "hand-over", roomId: room.id })}>
                  {t("handover.open")}
                </Button>
              )}
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
          title={t(`settings.${asking}Title`, { name: title })} help={asking === "leave" ? t(leaveHelp(room)) : t("settings.deleteHelp")} action={t(`settings.${asking}`)}
          busy={goAway.busy} error={goAway.error} onConfirm={() => void goAway.run(asking)} onClose={() => setAsking(null)}
        />
      )}
    </Dialog>
  );
}
