import type { Quoted } from "../../api/wire";
import { useT } from "../../i18n/translate";
import { Icon } from "../../ui/Icon";
import { Name } from "../../ui/Name";
import { plainText } from "../../ui/markdown/parse";

/** What a message answers to. Leads there. */
export function Quote({ quoted, onJump }: { quoted: Quoted; onJump: (seq: number) => void }) {
  const t = useT();
  return (
    <button
      type="button" tabIndex={-1} data-testid="quote" onClick={() => onJump(quoted.seq)}
      className="mb-0.5 mt-0.5 flex max-w-[min(100%,var(--measure))] items-center gap-1.5 rounded-md border-l-2 border-accent bg-hover py-1 pl-2 pr-3 text-left text-sm text-ink-2 hover:text-ink"
    >
      <Icon name="reply" size={14} className="text-accent-ink" />
      <span className="sr-only">{t("message.inReplyTo", { name: quoted.user_name })}</span>
      <span aria-hidden="true" className="min-w-0 max-w-[50%] shrink-0"><Name className="font-medium">{quoted.user_name}</Name></span>
      <span dir="auto" data-preview className="truncate">{quoted.deleted ? t("message.deleted") : quoted.preview ?? plainText(quoted.content)}</span>
    </button>
  );
}
