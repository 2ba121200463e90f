import { twins } from "../../api/twins";
import type { Message } from "../../api/wire";
import { useNow } from "../../i18n/now";
import { exactTime, relativeTime } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import { useChat, useChatState } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { Name } from "../../ui/Name";
import { Scroll } from "../../ui/Scroll";
import { useLoad } from "../../ui/useLoad";

export function ReadersDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useT();
  const now = useNow();
  const { api } = useChat();
  const people = useChatState((state) => state.people);
  const loaded = useLoad(message.id, () => api.receipts(message.id));
  const nameOf = (one: { user_id: string; name: string }) => people.get(one.user_id)?.name ?? one.name;
  const alike = twins(loaded.kind === "loaded" ? loaded.value.readers.map((one) => ({ id: one.user_id, name: nameOf(one) })) : []);
  return (
    <Dialog title={t("message.readers")} onClose={onClose} width="26rem" testId="readers-dialog">
      <Scroll label={t("message.readers")} className="px-5 pb-5 pt-1">
        {loaded.kind === "loading" && <SkeletonRows rows={3} avatar={32} />}
        {loaded.kind === "failed" && (
          <Empty icon="alert" title={loaded.error}><Button onClick={loaded.retry}>{t("common.retry")}</Button></Empty>
        )}
        {loaded.kind === "loaded" && (
          <>
            <p className="mb-3 text-ink-2">
              {loaded.value.read_count > 0 ? t("message.readBy", { count: loaded.value.read_count }) : t("message.noReaders")}
              {loaded.value.delivered_count > 0 && <> · {t("message.deliveredTo", { count: loaded.value.delivered_count })}</>}
            </p>
            <ul className="flex flex-col gap-2.5">
              {loaded.value.readers.filter((one) => one.read_at).map((one) => (
                <li key={one.user_id} className="flex items-center gap-3">
                  <Avatar id={one.user_id} name={nameOf(one)} url={people.get(one.user_id)?.avatarUrl} size={32} />
                  <Name className="grow" handle={people.get(one.user_id)?.handle} twin={alike.has(one.user_id)}>{nameOf(one)}</Name>
                  {one.read_at && (
                    <time className="text-sm text-ink-3" dateTime={one.read_at} title={exactTime(t.language, one.read_at)}>
                      {relativeTime(t.language, one.read_at, now)}
                    </time>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </Scroll>
    </Dialog>
  );
}
