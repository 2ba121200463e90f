import { useState } from "react";
import { useLimits } from "../../api/limits";
import { trim } from "../../api/text";
import type { Profile } from "../../api/wire";
import { useSession } from "../../api/useSession";
import { handleFault, lineFault } from "../../i18n/textFault";
import { useT } from "../../i18n/translate";
import { useChat } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { Form } from "../../ui/Form";
import { Name } from "../../ui/Name";
import { useAction } from "../../ui/useAction";
import { useSignOut } from "./useSignOut";

const fields = ["name", "handle"];

export function ProfileDialog({ user, onClose }: { user: Profile; onClose: () => void }) {
  const t = useT();
  const session = useSession();
  const chat = useChat();
  const signOut = useSignOut();
  const [name, setName] = useState(user.name);
  const [handle, setHandle] = useState(user.handle ?? "");
  const limits = useLimits();
  const handleWrong = handleFault(t, handle, limits);
  const nameFault = lineFault(t, name, limits.name);
  const save = useAction(async () => {
    session.setUser(await chat.api.updateMe({ name: trim(name), ...(handle !== user.handle ? { handle } : {}) }));
    announce(t("common.saved"));
    onClose();
  }, fields);
  const submit = () => {
    if (!nameFault && !handleWrong) void save.run();
  };
  return (
    <Dialog
      title={t("profile.title")} onClose={onClose} testId="profile-dialog"
      footer={
        <>
          <Button look="quiet" onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form="profile" busy={save.busy} data-testid="save-profile">{t("common.save")}</Button>
        </>
      }
    >
      <Form id="profile" onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto px-5 pb-5 pt-2">
        <div className="flex items-center gap-4">
          <Avatar id={user.id} name={name || user.name} url={user.avatar_url} size={64} />
          <div className="min-w-0">
            <Name className="font-semibold">{name}</Name>
            <p className="truncate text-ink-2">{user.email}</p>
          </div>
        </div>
        <Field label={t("field.name")} name="name" required value={name}
          error={save.fault("name") ?? nameFault} onChange={(event) => { setName(event.target.value); save.clear(); }} />
        <Field label={t("field.handle")} name="handle" required invalid={save.wrong("handle")} value={handle} help={t("field.handleHelp")} autoCapitalize="none"
          error={save.fault("handle") ?? handleWrong}
          onChange={(event) => { setHandle(event.target.value.toLowerCase()); save.clear(); }} />
        {save.error && <p role="alert" className="text-sm text-danger">{save.error}</p>}
        <Button className="self-start" icon="signout" data-testid="sign-out-everywhere"
          onClick={() => void signOut(true)}>
          {t("signout.everywhere")}
        </Button>
      </Form>
    </Dialog>
  );
}
