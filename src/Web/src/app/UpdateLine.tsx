import { useSyncExternalStore } from "react";
import { useT } from "../i18n/translate";
import { Icon } from "../ui/Icon";
import { updates } from "./updates";

/** Offers a newer version of the client. Whoever is writing goes on writing. */
export function UpdateLine() {
  const t = useT();
  const offered = useSyncExternalStore(updates.subscribe, updates.getSnapshot);
  // The region is there before its text, so that the text is spoken.
  return (
    <div role="status" className="shrink-0">
      {offered && (
        <div
          data-testid="update-offer"
          className="flex min-h-9 flex-wrap items-center justify-center gap-x-3 gap-y-0.5 bg-accent-soft px-4 py-1 text-sm text-accent-ink"
        >
          <span className="flex items-center gap-2 font-medium"><Icon name="down" size={16} />{t("update.ready")}</span>
          <button
            type="button" data-testid="update-accept" onClick={() => updates.accept()}
            className="min-h-7 rounded-md px-2 font-semibold underline underline-offset-2"
          >
            {t("app.reload")}
          </button>
          <button
            type="button" data-testid="update-later" onClick={() => updates.later()}
            className="min-h-7 rounded-md px-2 underline underline-offset-2"
          >
            {t("update.later")}
          </button>
        </div>
      )}
    </div>
  );
}
