import * as v from "valibot";
import type { Message } from "../../../api/wire";
import { useNow } from "../../../i18n/now";
import { exactTime, relativeTime } from "../../../i18n/time";
import { useT } from "../../../i18n/translate";
import { payloadOf } from "../../../realtime/state/messageChanges";
import { unreadOfThread } from "../../../realtime/state/threads";
import { useChatState } from "../../../realtime/useChat";
import { Avatar } from "../../../ui/Avatar";
import { showThread } from "../../../ui/router";

const summary = v.object({ reply_count: v.number(), last_reply_at: v.string(), repliers: v.array(v.string()) });

/** Below a root: how many replied, who did last, and the way into the thread. Nothing where there is none. */
export function ThreadLine({ message }: { message: Message }) {
  const t = useT();
  const now = useNow();
  const payload = useChatState((state) => payloadOf(state.rooms.get(message.room_id)?.said.get(message.seq), "thread"));
  const own = useChatState((state) => state.threads.get(message.id));
  const people = useChatState((state) => payload === null ? null : state.people);
  const parsed = v.safeParse(summary, payload);
  if (!parsed.success) return null;
  const { reply_count, last_reply_at, repliers } = parsed.output;
  const replies = t("thread.replies", { count: reply_count });
  const unread = unreadOfThread(own).count;
  return (
    <button
      type="button" tabIndex={-1} data-testid="thread-line" data-count={reply_count} data-unread={unread}
      onClick={() => showThread(message.id)}
      className="-ml-1.5 mt-1 flex min-h-8 max-w-full items-center gap-2 rounded-lg px-1.5 text-left text-sm hover:bg-raised"
    >
      <span aria-hidden="true" className="flex shrink-0 -space-x-1.5">
        {repliers.slice(0, 3).map((id) => (
          <Avatar key={id} id={id} name={people?.get(id)?.name ?? ""} url={people?.get(id)?.avatarUrl} size={20} />
        ))}
      </span>
      <span className="shrink-0 font-medium text-accent-ink">{replies}</span>
      {unread > 0 && (
        <span className="shrink-0 rounded-full bg-accent px-1.5 text-2xs font-semibold text-on-accent">
          <span aria-hidden="true">{unread}</span><span className="sr-only">{t("threads.unread", { count: unread })}</span>
        </span>
      )}
      <time dateTime={last_reply_at} title={exactTime(t.language, last_reply_at)} className="min-w-0 truncate text-xs text-ink-3">
        {t("thread.lastReply", { time: relativeTime(t.language, last_reply_at, now) })}
      </time>
    </button>
  );
}
