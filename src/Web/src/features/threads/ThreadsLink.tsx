import { useT } from "../../i18n/translate";
import { unreadThreads } from "../../realtime/state/threads";
import { useChatState } from "../../realtime/useChat";
import { Icon } from "../../ui/Icon";
import { navigate, useRoute } from "../../ui/router";

/** The way to the list of threads, with how many of them have something unread. */
export function ThreadsLink() {
  const t = useT();
  const { threads: isHere } = useRoute();
  const threads = useChatState((state) => state.threads);
  const { count, mentions } = unreadThreads(threads);
  return (
    <div className="px-3 pb-2">
      <a
        href="/threads" data-testid="open-threads" data-unread={count} aria-current={isHere ? "page" : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          navigate("/threads");
        }}
        className={`flex min-h-9 w-full items-center gap-2.5 rounded-lg px-2.5 hover:bg-hover ${isHere ? "bg-accent-soft font-medium text-accent-ink" : ""}`}
      >
        <Icon name="thread" size={18} />
        <span className={`grow ${count > 0 ? "font-semibold" : ""}`}>{t("threads.title")}</span>
        {count > 0 && (
          <span className="flex h-[1.15rem] min-w-[1.15rem] items-center justify-center rounded-full bg-accent px-1.5 text-2xs font-semibold text-on-accent">
            <span aria-hidden="true">{mentions > 0 ? `@${count}` : count}</span>
            <span className="sr-only">{t("threads.unreadThreads", { count })}</span>
          </span>
        )}
      </a>
    </div>
  );
}
