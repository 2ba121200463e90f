import type { Message } from "../../api/wire";
import { useT } from "../../i18n/translate";
import { IconButton } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { plainText } from "../../ui/markdown/parse";

export type ComposerMode = { kind: "plain" } | { kind: "reply"; message: Message } | { kind: "edit"; message: Message };

/** What the text being written belongs to: an answer, or an edit. */
export function ComposerContext({ mode, answered, error, onCancel }: {
  mode: ComposerMode;
  /** The answered message as it is now; `null` while that is not known. */
  answered: Message | null;
  error: string | null;
  onCancel: () => void;
}) {
  const t = useT();
  if (mode.kind === "plain") return null;
  const reply = mode.kind === "reply";
  const preview = answered && (answered.deleted_at === null ? plainText(answered.content) : t("message.deleted"));
  return (
    <div data-testid="composer-context" data-mode={mode.kind} className="flex items-center gap-2 border-b border-line py-1 pl-3 pr-1 text-sm">
      <Icon name={reply ? "reply" : "edit"} size={16} className="text-accent-ink" />
      <span className="shrink-0 font-medium">
        {reply ? t("composer.replyingTo", { name: answered?.user_name ?? mode.message.user_name }) : t("composer.editing")}
      </span>
      <span dir={error ? undefined : "auto"} className={`grow truncate ${error ? "text-danger" : "text-ink-3"}`} role={error ? "alert" : undefined}>
        {error ?? (reply ? preview : "")}
      </span>
      <IconButton
        icon="close" size={16} className="size-8" label={t(reply ? "composer.cancelReply" : "composer.cancelEdit")} onClick={onCancel}
      />
    </div>
  );
}
