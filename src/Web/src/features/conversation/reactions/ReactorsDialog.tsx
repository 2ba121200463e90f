import { twins } from "../../../api/twins";
import type { Message } from "../../../api/wire";
import { useNow } from "../../../i18n/now";
import { exactTime, relativeTime } from "../../../i18n/time";
import { useT } from "../../../i18n/translate";
import { useChat, useChatState } from "../../../realtime/useChat";
import { Avatar } from "../../../ui/Avatar";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { Empty, SkeletonRows } from "../../../ui/Empty";
import { Name } from "../../../ui/Name";
import { Scroll } from "../../../ui/Scroll";
import { useLoad } from "../../../ui/useLoad";

/** Who reacted with what, as it is now. */
export function ReactorsDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useT();
  const now = useNow();
  const { api } = useChat();
  const people = useChatState((state) => state.people);
  const loaded = useLoad(message.id, () => api.reactions(message.id));
  const listed = loaded.kind === "loaded" ? loaded.value.people : [];
  const nameOf = (one: { user_id: string; name: string }) => people.get(one.user_id)?.name ?? (one.name || t("common.someone"));
  const alike = twins([...new Map(listed.map((one) => [one.user_id, { id: one.user_id, name: nameOf(one) }])).values()]);
  return (
    <Dialog title={t("reactions.who")} onClose={onClose} width="26rem" testId="reactors-dialog">
      <Scroll label={t("reactions.who")} className="px-5 pb-5 pt-1">
        {loaded.kind === "loading" && <SkeletonRows rows={3} avatar={32} />}
        {loaded.kind === "failed" && (
          <Empty icon="alert" title={loaded.error}><Button onClick={loaded.retry}>{t("common.retry")}</Button></Empty>
        )}
        {loaded.kind === "loaded" && loaded.value.reactions.map(({ emoji, count }) => {
          const those = listed.filter((one) => one.emoji === emoji);
          return (
            <section key={emoji} aria-label={t("reactions.pill", { emoji, count })} className="mb-4 last:mb-0">
              <h3 className="mb-2 flex items-center gap-2 font-medium"><span className="text-xl leading-none">{emoji}</span>{count}</h3>
              <ul className="flex flex-col gap-2.5">
                {those.map((one) => (
                  <li key={one.user_id} data-testid="reactor" data-user-id={one.user_id} data-emoji={emoji} className="flex items-center gap-3">
                    <Avatar id={one.user_id} name={nameOf(one)} url={people.get(one.user_id)?.avatarUrl} size={32} />
                    <Name className="grow" handle={people.get(one.user_id)?.handle} twin={alike.has(one.user_id)}>{nameOf(one)}</Name>
                    <time className="text-sm text-ink-3" dateTime={one.created_at} title={exactTime(t.language, one.created_at)}>
                      {relativeTime(t.language, one.created_at, now)}
                    </time>
                  </li>
                ))}
              </ul>
              {those.length < count && <p className="mt-2 text-sm text-ink-2">{t("reactions.others", { count: count - those.length })}</p>}
            </section>
          );
        })}
        {loaded.kind === "loaded" && loaded.value.reactions.length === 0 && <p className="text-ink-2">{t("reactions.nobody")}</p>}
      </Scroll>
    </Dialog>
  );
}
