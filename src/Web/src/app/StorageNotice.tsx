import { useEffect, useState, useSyncExternalStore } from "react";
import { storage } from "../api/storage";
import { useT } from "../i18n/translate";
import { useChat } from "../realtime/useChat";
import { Icon } from "../ui/Icon";

/** Says once what will not survive when the browser keeps nothing for this page, or not all of it; everything else goes on. */
export function StorageNotice() {
  const t = useT();
  const { database, outbox } = useChat();
  const small = useSyncExternalStore(storage.subscribe, storage.getSnapshot);
  const large = useSyncExternalStore(database.subscribe, database.getSnapshot);
  const [seen, setSeen] = useState<string | null>(null);
  const refused = small && large ? "all" : small ? "small" : large ? "database" : null;

  // Nowhere but in this window: then closing it is worth a question.
  useEffect(() => {
    if (refused !== "all") return;
    const ask = (event: BeforeUnloadEvent) => {
      if (outbox.getSnapshot().some((one) => one.state === "sending")) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [refused, outbox]);

  if (!refused || seen === refused) return null;
  return (
    <section
      role="status" aria-label={t("storage.label")} data-testid="storage-notice" data-refused={refused}
      className="flex min-h-9 shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-0.5 bg-warn-soft px-4 py-1 text-sm text-warn"
    >
      <span className="flex items-center gap-2"><Icon name="alert" size={16} />{t(`storage.${refused}`)}</span>
      <button
        type="button" data-testid="storage-notice-seen" onClick={() => setSeen(refused)}
        className="min-h-7 rounded-md px-2 font-semibold underline underline-offset-2"
      >
        {t("storage.seen")}
      </button>
    </section>
  );
}
