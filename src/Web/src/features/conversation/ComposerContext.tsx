import type { Message } from "../../api/wire";
import { useT } from "../../i18n/translate";
import type { RoomDraft } from "../../realtime/device/drafts";
import { IconButton } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { plainText } from "../../ui/markdown/parse";

/** What the text being written belongs to: an answer, or an edit. */
export function ComposerContext({ draft, answered, onCancel }: {
  draft: RoomDraft;
  /** The answered message as it is now; `null` while that is not known. */
  answered: Message | null;
  onCancel: () => void;
}) {
  const t = useT();
  const kind = draft.edit ? "edit" : draft.reply ? "reply" : null;
  if (!kind) return null;
  const reply = kind === "reply";
  const preview = answered && (answered.deleted_at === null ? plainText(answered.content) : t("message.deleted"));
  return (
    <div data-testid="composer-context" data-mode={kind} className="flex items-center gap-2 border-b border-line py-1 pl-3 pr-1 text-sm">
      <Icon name={reply ? "reply" : "edit"} size={16} className="text-accent-ink" />
      <span className="shrink-0 font-medium">
        {reply ? t("composer.replyingTo", { name: answered?.user_name ?? draft.reply?.user_name ?? "" }) : t("composer.editing")}
      </span>
      <span dir="auto" className="grow truncate text-ink-3">{reply ? preview : ""}</span>
      <IconButton
        icon="close" size={16} className="size-8" label={t(reply ? "composer.cancelReply" : "composer.cancelEdit")} onClick={onCancel}
      />
    </div>
  );
}
