import { useState } from "react";
import { useSession } from "../api/useSession";
import { useT } from "../i18n/translate";
import { useChat } from "../realtime/useChat";
import { Icon } from "../ui/Icon";
import { useAction } from "../ui/useAction";
import { useMe } from "./useMe";

/** Says that the system changed one's handle, until the person says that they know. */
export function HandleNotice() {
  const t = useT();
  const session = useSession();
  const { api } = useChat();
  const me = useMe();
  const [done, setDone] = useState(false);
  const seen = useAction(async () => {
    session.setUser(await api.updateMe({ handle_changed_from: null }));
    setDone(true);
  });

  if (done || !me?.handle_changed_from) return null;
  return (
    <section
      data-region tabIndex={-1} role="status" aria-label={t("handle.label")} data-testid="handle-notice"
      className="flex min-h-9 shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-0.5 bg-warn-soft px-4 py-1 text-sm text-warn"
    >
      <span className="flex items-center gap-2">
        <Icon name="alert" size={16} />{t("handle.changed", { before: me.handle_changed_from, now: me.handle ?? "" })}
      </span>
      <button
        type="button" data-testid="handle-notice-seen" disabled={seen.busy} onClick={() => void seen.run()}
        className="min-h-7 rounded-md px-2 font-semibold underline underline-offset-2"
      >
        {t("handle.seen")}
      </button>
      {seen.error && <span role="alert">{seen.error}</span>}
    </section>
  );
}
