import { useEffect } from "react";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import { useChat, useChatState, useRoom } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Button, IconButton } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { navigate, roomPath } from "../../ui/router";
import { useAction } from "../../ui/useAction";
import { beforeLeaving } from "./leave";

/** Says who added this person to which room, with a way out of it. One at a time, the newest first. */
export function AdditionNotice() {
  const t = useT();
  const { api, store, status } = useChat();
  const addition = useChatState((state) => state.additions[0] ?? null);
  const by = useChatState((state) => addition ? state.people.get(addition.byId)?.name : null) ?? addition?.byName;
  const known = useRoom(addition?.roomId ?? null);
  const room = known ? roomName(t, known) : addition?.roomName;
  const leave = useAction(async (roomId: string) => {
    const goOn = beforeLeaving(store, roomId);
    await api.leaveRoom(roomId);
    goOn();
  });
  const text = addition && t("added.text", { name: by || t("added.somebody"), room: room || t("rooms.group") });
  useEffect(() => { if (text && !status.isQuiet()) announce(text); }, [text, status]);
  if (!addition) return null;
  return (
    <section
      data-region tabIndex={-1} aria-label={t("added.label")} data-testid="addition-notice" data-room-id={addition.roomId}
      className="flex min-h-10 shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-1 bg-accent-soft px-4 py-1 text-sm text-accent-ink"
    >
      <span className="flex min-w-0 items-center gap-2 font-medium">
        <Icon name="people" size={16} /><span className="min-w-0 wrap-anywhere">{text}</span>
      </span>
      <Button
        data-testid="addition-open" className="min-h-7"
        onClick={() => { store.dismissAddition(addition.roomId); navigate(roomPath(addition.roomId)); }}
      >
        {t("rooms.open")}
      </Button>
      <Button data-testid="addition-leave" className="min-h-7" busy={leave.busy} onClick={() => void leave.run(addition.roomId)}>
        {t("settings.leave")}
      </Button>
      <IconButton
        icon="close" size={16} label={t("added.dismiss")} data-testid="addition-dismiss" className="size-7"
        onClick={() => store.dismissAddition(addition.roomId)}
      />
      {leave.error && <span role="alert" className="text-danger">{leave.error}</span>}
    </section>
  );
}
