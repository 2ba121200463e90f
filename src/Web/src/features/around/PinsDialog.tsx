import { useMemo } from "react";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import { newer } from "../../realtime/state/merge";
import { newestOf, payloadOf } from "../../realtime/state/messageChanges";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat } from "../../realtime/useChat";
import { Button, IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { Scroll } from "../../ui/Scroll";
import { useAction } from "../../ui/useAction";
import { useLoad } from "../../ui/useLoad";
import { MessageCard } from "./MessageCard";

/** What is pinned in a room, the newest pin first; each message as it is now, those that went meanwhile not at all. */
export function PinsDialog({ room, onClose }: { room: RoomState; onClose: () => void }) {
  const t = useT();
  const { api } = useChat();
  const loaded = useLoad(`${room.id}/${newestOf(room, "pin")}`, () => api.pins(room.id));
  const unpin = useAction((id: string) => api.unpin(id));
  const pins = useMemo(() => loaded.kind !== "loaded" ? [] : loaded.value.flatMap((pin) => {
    const held = room.messages.get(pin.message.seq);
    const message = held ? newer(held, pin.message) : pin.message;
    const off = room.said.get(message.seq)?.pin !== undefined && payloadOf(room.said.get(message.seq), "pin") === null;
    return message.deleted_at !== null || off ? [] : [{ ...pin, message }];
  }), [loaded, room.messages, room.said]);
  return (
    <Dialog title={t("pins.title", { name: roomName(t, room) })} onClose={onClose} testId="pins-dialog" width="34rem">
      <Scroll label={t("pins.title", { name: roomName(t, room) })} className="min-h-0 px-3 pb-4">
        {loaded.kind === "loading" && <SkeletonRows rows={3} />}
        {loaded.kind === "failed" && <Empty icon="alert" title={loaded.error}><Button onClick={loaded.retry}>{t("common.retry")}</Button></Empty>}
        {loaded.kind === "loaded" && pins.length === 0 && <Empty icon="pin" title={t("pins.none")} help={t("pins.noneHelp")} />}
        {unpin.error && <p role="alert" className="px-2 py-1 text-sm text-danger">{unpin.error}</p>}
        <ul className="divide-y divide-line">
          {pins.map(({ message, pinned_by_name }) => (
            <MessageCard key={message.id} message={message} testId="pin" note={t("pins.by", { name: pinned_by_name })}>
              {room.archivedAt === null && (
                <IconButton
                  icon="unpin" label={t("pins.unpinOf", { name: message.user_name })} data-testid="unpin" disabled={unpin.busy}
                  onClick={() => void unpin.run(message.id)}
                />
              )}
            </MessageCard>
          ))}
        </ul>
      </Scroll>
    </Dialog>
  );
}
