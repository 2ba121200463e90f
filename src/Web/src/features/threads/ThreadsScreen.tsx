import { useEffect, useMemo, useState } from "react";
import type { Message } from "../../api/wire";
import { describeError } from "../../i18n/problem";
import { useNow } from "../../i18n/now";
import { exactTime, relativeTime } from "../../i18n/time";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import { unreadOfThread } from "../../realtime/state/threads";
import { useChat, useChatState } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { Button, IconButton } from "../../ui/Button";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { plainText } from "../../ui/markdown/parse";
import { navigate, threadPath } from "../../ui/router";
import { Scroll } from "../../ui/Scroll";
import { useAction } from "../../ui/useAction";

/** The threads that one follows, those with something unread first. */
export function ThreadsScreen() {
  const t = useT();
  const { api, threads: keeper } = useChat();
  const first = useChatState((state) => state.threadList);
  const own = useChatState((state) => state.threads);
  const [further, setFurther] = useState<readonly Message[]>([]);
  const [next, setNext] = useState<string | null | undefined>(undefined);
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    keeper.refresh().then(
      ({ next: after }) => { if (current) { setNext(after); setFurther([]); setFailure(null); } },
      (error: unknown) => { if (current) setFailure({ error }); });
    return () => { current = false; };
  }, [keeper, attempt]);
  const more = useAction(async () => {
    const page = await api.threads(afterOf(next));
    keeper.note(page.body.threads.map(({ root }) => root));
    setFurther((held) => [...held, ...page.body.threads.map(({ root }) => root)]);
    setNext(page.next);
  });

  // In the order of the server, but what became unread here since comes first; who unfollowed is gone at once.
  const listed = useMemo(() => {
    const seen = new Set<string>();
    const once = [...first ?? [], ...further].filter(({ id }) => own.get(id)?.following !== false && !seen.has(id) && seen.add(id));
    const unread = (root: Message) => unreadOfThread(own.get(root.id)).count > 0;
    return [...once.filter(unread), ...once.filter((root) => !unread(root))];
  }, [first, further, own]);

  return (
    <>
      <header className="flex min-h-14 shrink-0 items-center gap-2 border-b border-line px-2 py-1.5 sm:px-4">
        <IconButton icon="back" label={t("common.back")} className="md:hidden" onClick={() => navigate("/")} />
        <h1 className="pl-1 font-semibold">{t("threads.title")}</h1>
      </header>
      <Scroll label={t("threads.title")} className="min-h-0 grow">
        {first === null && !failure && <SkeletonRows rows={6} />}
        {first === null && failure && (
          <Empty icon="alert" title={t("threads.loadFailed")} help={describeError(t, failure.error)}>
            <Button onClick={() => setAttempt(attempt + 1)}>{t("common.retry")}</Button>
          </Empty>
        )}
        {first !== null && listed.length === 0 && <Empty icon="thread" title={t("threads.empty")} help={t("threads.emptyHelp")} />}
        {listed.length > 0 && (
          <ul data-testid="threads-list" className="flex flex-col gap-1 p-2 sm:p-3">
            {listed.map((root) => <li key={root.id}><ThreadItem root={root} /></li>)}
          </ul>
        )}
        {next && (
          <div className="flex flex-col items-center gap-2 p-3">
            <Button busy={more.busy} data-testid="more-threads" onClick={() => void more.run()}>{t("threads.more")}</Button>
            {more.error && <p role="alert" className="text-sm text-danger">{more.error}</p>}
          </div>
        )}
      </Scroll>
    </>
  );
}

/** The cursor in the address of the next page. */
function afterOf(next: string | null | undefined): string | undefined {
  return next ? new URL(next, location.origin).searchParams.get("after") ?? undefined : undefined;
}

function ThreadItem({ root }: { root: Message }) {
  const t = useT();
  const now = useNow();
  const room = useChatState((state) => state.rooms.get(root.room_id));
  const person = useChatState((state) => state.people.get(root.user_id));
  const own = useChatState((state) => state.threads.get(root.id));
  const unread = unreadOfThread(own);
  const name = person?.name ?? root.user_name;
  const { reply_count: count, last_reply_at: at } = root.thread ?? {};
  const path = threadPath(root.room_id, root.id);
  return (
    <a
      href={path} data-testid="thread-item" data-root={root.id} data-unread={unread.count}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        navigate(path);
      }}
      className="flex gap-3 rounded-xl border border-line bg-surface px-3 py-2.5 hover:border-line-strong hover:bg-hover"
    >
      <Avatar id={root.user_id} name={name} url={person?.avatarUrl} size={36} />
      <span className="min-w-0 grow">
        <span className="flex items-baseline gap-2">
          <bdi className={`truncate ${unread.count > 0 ? "font-semibold" : "font-medium"}`}>{name}</bdi>
          {room && <span className="min-w-0 truncate text-xs text-ink-3"><bdi>{t("thread.in", { name: roomName(t, room) })}</bdi></span>}
        </span>
        <span dir="auto" className={`line-clamp-2 block text-left wrap-anywhere ${unread.count > 0 ? "" : "text-ink-2"}`}>
          {root.deleted_at === null ? plainText(root.content) : t("message.deleted")}
        </span>
        <span className="flex items-center gap-2 text-xs text-ink-3">
          {typeof count === "number" && <span>{t("thread.replies", { count })}</span>}
          {at && <time dateTime={at} title={exactTime(t.language, at)}>{t("thread.lastReply", { time: relativeTime(t.language, at, now) })}</time>}
        </span>
      </span>
      {unread.count > 0 && (
        <span className="flex h-[1.15rem] min-w-[1.15rem] shrink-0 items-center justify-center self-center rounded-full bg-accent px-1.5 text-2xs font-semibold text-on-accent">
          <span aria-hidden="true">{unread.mentions > 0 ? `@${unread.count}` : unread.count}</span>
          <span className="sr-only">{t("threads.unread", { count: unread.count })}</span>
        </span>
      )}
    </a>
  );
}
