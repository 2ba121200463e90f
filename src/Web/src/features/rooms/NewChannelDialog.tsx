import { useState } from "react";
import { useLimits } from "../../api/limits";
import { trim } from "../../api/text";
import { lineFault } from "../../i18n/textFault";
import { useT } from "../../i18n/translate";
import { useChat } from "../../realtime/useChat";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Choice, Field } from "../../ui/Field";
import { Form } from "../../ui/Form";
import { navigate, roomPath } from "../../ui/router";
import { useAction } from "../../ui/useAction";

export function NewChannelDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const limits = useLimits();
  const chat = useChat();
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [visibility, setVisibility] = useState<"public" | "private">("public");
  const [checked, setChecked] = useState(false);
  const create = useAction(async () => {
    const room = await chat.enter(chat.api.createRoom({
      type: "channel", name: trim(name), visibility, members: [], ...(trim(topic) ? { topic: trim(topic) } : {}),
    }));
    onClose();
    navigate(roomPath(room.id));
  });
  const wrong = { name: lineFault(t, name, limits.room_name), topic: lineFault(t, topic, limits.topic, false) };
  const submit = () => {
    setChecked(true);
    if (!wrong.name && !wrong.topic) void create.run();
  };
  return (
    <Dialog
      title={t("rooms.newChannel")} onClose={onClose} testId="new-channel-dialog"
      footer={
        <>
          <Button look="quiet" onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form="new-channel" busy={create.busy} data-testid="create-channel">{t("rooms.create")}</Button>
        </>
      }
    >
      <Form id="new-channel" onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto px-5 pb-5 pt-2">
        <Field label={t("rooms.name")} name="name" required value={name} autoComplete="off" help={t("rooms.nameHelp")}
          error={checked || name ? wrong.name : null} onChange={(event) => setName(event.target.value)} />
        <Field label={t("field.topic")} name="topic" optional value={topic} autoComplete="off" error={wrong.topic}
          onChange={(event) => setTopic(event.target.value)} />
        <Choice
          legend={t("rooms.visibility")} value={visibility} onChange={setVisibility}
          options={[
            { value: "public", label: t("rooms.visibility.public") }, { value: "private", label: t("rooms.visibility.private") },
          ]}
        />
        {create.error && <p role="alert" className="text-sm text-danger">{create.error}</p>}
      </Form>
    </Dialog>
  );
}
