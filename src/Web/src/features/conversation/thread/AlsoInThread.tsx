import { useT } from "../../../i18n/translate";
import { Icon } from "../../../ui/Icon";
import { showThread } from "../../../ui/router";

/** On a reply that stands in the room, too: the way to its thread. */
export function AlsoInThread({ root }: { root: string }) {
  const t = useT();
  return (
    <button
      type="button" tabIndex={-1} data-testid="also-in-thread" onClick={() => showThread(root)}
      className="mt-0.5 flex min-h-6 items-center gap-1 rounded text-xs text-ink-3 hover:text-ink hover:underline"
    >
      <Icon name="thread" size={14} />{t("thread.alsoShown")}
    </button>
  );
}
