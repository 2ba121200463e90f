import { useState } from "react";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import { newer } from "../../realtime/state/merge";
import { useChat, useChatState } from "../../realtime/useChat";
import { Button, IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { Scroll } from "../../ui/Scroll";
import { useAction } from "../../ui/useAction";
import { useLoad } from "../../ui/useLoad";
import type { SavedMessage } from "../../api/wire";
import { MessageCard } from "./MessageCard";

/** What the person keeps for themselves, of all rooms that they are in; what they saved last first. */
export function SavedDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { api, store } = useChat();
  const saved = useChatState((state) => state.saved);
  const rooms = useChatState((state) => state.rooms);
  const first = useLoad("saved", () => api.saved());
  const [further, setFurther] = useState<{ items: readonly SavedMessage[]; next: string | null } | null>(null);
  const next = further ? further.next : first.kind === "loaded" ? first.value.next : null;
  const more = useAction(async () => {
    const page = await api.saved(next ?? undefined);
    setFurther((before) => ({ items: [...before?.items ?? [], ...page.items], next: page.next }));
  });
  const drop = useAction(async (id: string) => {
    await api.setSaved(id, false);
    store.setSaved(id, false);
  });
  const all = [...first.kind === "loaded" ? first.value.items : [], ...further?.items ?? []];
  // What was taken out, here or on another device, is not shown any more.
  const shown = all.filter(({ message }) => saved.has(message.id)).map(({ message }) => {
    const held = rooms.get(message.room_id)?.messages.get(message.seq);
    return held ? newer(held, message) : message;
  });
  return (
    <Dialog title={t("saved.title")} onClose={onClose} testId="saved-dialog" width="34rem">
      <Scroll label={t("saved.title")} className="min-h-0 px-3 pb-4">
        {first.kind === "loading" && <SkeletonRows rows={3} />}
        {first.kind === "failed" && <Empty icon="alert" title={first.error}><Button onClick={first.retry}>{t("common.retry")}</Button></Empty>}
        {first.kind === "loaded" && shown.length === 0 && <Empty icon="bookmark" title={t("saved.none")} help={t("saved.noneHelp")} />}
        {(drop.error ?? more.error) && <p role="alert" className="px-2 py-1 text-sm text-danger">{drop.error ?? more.error}</p>}
        <ul className="divide-y divide-line">
          {shown.map((message) => {
            const room = rooms.get(message.room_id);
            return (
              <MessageCard key={message.id} message={message} testId="saved" place={room && roomName(t, room)}>
                <IconButton
                  icon="close" label={t("saved.dropOf", { name: message.user_name })} data-testid="drop-saved" disabled={drop.busy}
                  onClick={() => void drop.run(message.id)}
                />
              </MessageCard>
            );
          })}
        </ul>
        {next !== null && <Button busy={more.busy} className="mt-2 w-full" onClick={() => void more.run()}>{t("saved.more")}</Button>}
      </Scroll>
    </Dialog>
  );
}
