import { useState } from "react";
import { useT } from "../../i18n/translate";
import { useChat } from "../../realtime/useChat";
import { Confirm } from "../../ui/Dialog";
import { useSignOut } from "./useSignOut";

/** Asks before what was not sent is deleted. */
export function SignOutDialog({ everywhere, onClose }: { everywhere: boolean; onClose: () => void }) {
  const t = useT();
  const signOut = useSignOut();
  const chat = useChat();
  const [count] = useState(() => chat.unsent());
  const confirm = () => {
    onClose();
    void signOut(everywhere, true);
  };
  return (
    <Confirm
      title={t("signout.unsent")} help={t("signout.unsentHelp", { count })}
      action={t(everywhere ? "signout.everywhere" : "signout")} onConfirm={confirm} onClose={onClose}
    />
  );
}
