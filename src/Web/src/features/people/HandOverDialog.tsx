import { useState } from "react";
import { memberPage } from "../../api/client";
import { twins } from "../../api/twins";
import type { Member } from "../../api/wire";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import { currentUser } from "../../realtime/state/names";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat, useChatState } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { fold } from "../../ui/fold";
import { Name } from "../../ui/Name";
import { Scroll } from "../../ui/Scroll";
import { useAction } from "../../ui/useAction";
import { useLoad } from "../../ui/useLoad";

/** Chooses who owns the room from now on. */
export function HandOverDialog({ room, onClose }: { room: RoomState; onClose: () => void }) {
  const t = useT();
  const { api, store, me } = useChat();
  const people = useChatState((state) => state.people);
  const [more, setMore] = useState<Member[]>([]);
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const loaded = useLoad(room.id, () => api.members(room.id));
  const first = loaded.kind === "loaded" ? loaded.value : [];
  const listed = [...first, ...more];
  const others = listed.filter((one) => one.user_id !== me.id)
    .map((one) => currentUser(people, { ...one, id: one.user_id }));
  const shown = others.filter((one) => fold(`${one.name} ${one.handle ?? ""}`).includes(fold(query.trim())));
  const alike = twins(others);
  const isMore = (more.length > 0 ? more.length : first.length) % memberPage === 0 && listed.length > 0 && listed.length < room.memberCount;
  const fetchMore = useAction(async () => {
    const page = await api.members(room.id, listed.at(-1)?.user_id);
    setMore([...more, ...page]);
  });
  const handOver = useAction(async (id: string) => {
    const owner = await api.handOver(room.id, id);
    store.setRole(room.id, "admin");
    announce(t("handover.done", { name: owner.name }));
    onClose();
  });
  return (
    <Dialog
      title={t("handover.title", { name: roomName(t, room) })} onClose={onClose} testId="hand-over-dialog"
      footer={
        <>
          <Button look="quiet" onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" busy={handOver.busy} disabled={chosen === null} data-testid="hand-over-submit"
            onClick={() => { if (chosen) void handOver.run(chosen); }}>
            {t("handover.action")}
          </Button>
        </>
      }
    >
      <Scroll label={t("details.members")} className="flex flex-col gap-3 px-5 pb-4 pt-1">
        <p className="text-sm text-ink-2">{t("handover.help")}</p>
        <input className="field" type="search" value={query} aria-label={t("handover.search")} placeholder={t("handover.search")}
          onChange={(event) => setQuery(event.target.value)} />
        {loaded.kind === "loading" && <SkeletonRows rows={4} avatar={32} />}
        {loaded.kind === "failed" && <Empty icon="alert" title={loaded.error}><Button onClick={loaded.retry}>{t("common.retry")}</Button></Empty>}
        {loaded.kind === "loaded" && others.length === 0 && <Empty icon="people" title={t("handover.none")} />}
        <div role="radiogroup" aria-label={t("details.members")} className="flex flex-col gap-1">
          {shown.map((one) => (
            <label
              key={one.id} data-testid="hand-over-option" data-user-id={one.id}
              className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-2 py-1.5 hover:bg-hover has-checked:bg-selected
                has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input type="radio" name="owner" value={one.id} checked={chosen === one.id} onChange={() => setChosen(one.id)}
                className="accent-(--accent) outline-none" />
              <Avatar id={one.id} name={one.name} url={one.avatar_url} size={28} />
              <Name className="font-medium" handle={one.handle} twin={alike.has(one.id)}>{one.name}</Name>
            </label>
          ))}
        </div>
        {isMore && <Button look="quiet" busy={fetchMore.busy} onClick={() => void fetchMore.run()}>{t("details.more")}</Button>}
        {(fetchMore.error ?? handOver.error) && <p role="alert" className="text-sm text-danger">{fetchMore.error ?? handOver.error}</p>}
      </Scroll>
    </Dialog>
  );
}
