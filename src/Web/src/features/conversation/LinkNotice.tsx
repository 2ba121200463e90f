import { useEffect, useState } from "react";
import { useT } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";
import { useConnectionState } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Icon } from "../../ui/Icon";
import { linkGone } from "./linkGone";

/** Says that the message that a link leads to is gone, or never was: the room is shown all the same. One for each visit of a link. */
export function LinkNotice({ room, seq }: { room: RoomState; seq: number }) {
  const t = useT();
  const online = useConnectionState().kind === "online";
  const [seen, setSeen] = useState(false);
  const gone = online && !seen ? linkGone(room, seq) : null;
  const text = gone && t(`conversation.link.${gone}`);
  useEffect(() => { if (text) announce(text); }, [text]);

  if (!text) return null;
  return (
    <section
      data-region tabIndex={-1} aria-label={t("conversation.link.label")} data-testid="link-notice" data-reason={gone}
      className="flex min-h-9 shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-0.5 bg-warn-soft px-4 py-1 text-sm text-warn"
    >
      <span className="flex items-center gap-2"><Icon name="alert" size={16} />{text}</span>
      <button
        type="button" data-testid="link-notice-seen" onClick={() => setSeen(true)}
        className="min-h-7 rounded-md px-2 font-semibold underline underline-offset-2"
      >
        {t("common.close")}
      </button>
    </section>
  );
}
