import { useT } from "../../i18n/translate";
import { Icon } from "../../ui/Icon";

/** Over the list: the way to what is unread above the screen, and to what is below it. */
export function JumpPills({ above, below, unread, onUp, onRead, onDown }: {
  above: boolean;
  /** So many new messages are below the screen; `null` at the end. */
  below: number | null;
  /** Something is unread, so that all of it can be marked as read. */
  unread: boolean;
  onUp: () => void;
  onRead: () => void;
  onDown: () => void;
}) {
  const t = useT();
  const pill = "appear pointer-events-auto flex min-h-8 items-center gap-1.5 border-line bg-raised text-sm font-medium shadow-pop";
  return (
    <>
      {above && (
        <div className="pointer-events-none absolute inset-x-0 top-2 z-10 flex justify-center">
          <button
            type="button" data-testid="jump-unread" onClick={onUp}
            className={`${pill} border px-3.5 text-accent-ink hover:bg-accent-soft ${unread ? "rounded-l-full" : "rounded-full"}`}
          >
            <Icon name="arrowUp" size={16} />{t("conversation.toFirstUnread")}
          </button>
          {unread && (
            <button
              type="button" data-testid="mark-read" onClick={onRead}
              className={`${pill} rounded-r-full border-y border-r px-3 text-ink-2 hover:bg-hover`}
            >
              {t("conversation.markAllRead")}
            </button>
          )}
        </div>
      )}
      {below !== null && (
        <button
          type="button" data-testid="jump-end" data-count={below} onClick={onDown}
          className="appear absolute bottom-3 right-4 z-10 flex min-h-9 items-center gap-1.5 rounded-full border border-line bg-raised px-3 text-sm font-medium shadow-pop hover:bg-hover sm:right-6"
          aria-label={below > 0 ? undefined : t("conversation.toEnd")}
        >
          {below > 0 && <span className="pl-1 text-accent-ink">{t("conversation.newBelow", { count: below })}</span>}
          <Icon name="arrowDown" size={18} />
        </button>
      )}
    </>
  );
}
