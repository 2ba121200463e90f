import { useEffect, useSyncExternalStore } from "react";
import { serverVersion } from "../api/serverVersion";
import { useT } from "../i18n/translate";
import { Icon } from "../ui/Icon";
import { updates } from "./updates";

/** Says that this page and the server are of different versions, and what to do. */
export function VersionNotice() {
  const t = useT();
  const shown = useSyncExternalStore(serverVersion.subscribe, serverVersion.getSnapshot);
  useEffect(() => { if (shown) updates.lookAgain(); }, [shown]); // this page may be the one that was kept on the device
  // The region is there before its text, so that the text is spoken.
  return (
    <div role="status" className="shrink-0">
      {shown && (
        <div
          data-testid="version-notice"
          className="flex min-h-9 flex-wrap items-center justify-center gap-x-3 gap-y-0.5 bg-warn-soft px-4 py-1 text-sm text-warn"
        >
          <span className="flex items-center gap-2"><Icon name="alert" size={16} className="shrink-0" />{t("version.differs")}</span>
          <button
            type="button" data-testid="version-reload" onClick={() => updates.accept()}
            className="min-h-7 rounded-md px-2 font-semibold underline underline-offset-2"
          >
            {t("app.reload")}
          </button>
        </div>
      )}
    </div>
  );
}
