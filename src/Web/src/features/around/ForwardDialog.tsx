import { useMemo, useState, type KeyboardEvent } from "react";
import { newId } from "../../api/locks";
import type { Message } from "../../api/wire";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat, useChatState } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Icon } from "../../ui/Icon";
import { Name } from "../../ui/Name";
import { plainText } from "../../ui/markdown/parse";
import { navigate, roomPath } from "../../ui/router";
import { useAction } from "../../ui/useAction";
import { quoteFor, targetsOf } from "./forward";

/** Sends a copy of a message into another room, or quotes it in what is being written there. */
export function ForwardDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useT();
  const { api, drafts } = useChat();
  const rooms = useChatState((state) => state.rooms);
  const [query, setQuery] = useState("");
  const [index, setIndex] = useState(0);
  // One for each room, so that a second try after a lost answer is the same send.
  const [keys] = useState(() => new Map<string, string>());
  const options = useMemo(() => targetsOf(t, rooms.values(), query), [t, rooms, query]);
  const active = Math.max(0, Math.min(index, options.length - 1));
  const chosen = options[active];
  const forward = useAction(async (room: RoomState) => {
    const key = keys.get(room.id) ?? newId();
    keys.set(room.id, key);
    const sent = await api.forward(message.id, { room_id: room.id, client_message_id: key });
    announce(t("seq" in sent ? "forward.done" : "forward.held", { name: roomName(t, room) }));
    onClose();
  });
  const quote = (room: RoomState) => {
    const { text } = drafts.of(room.id);
    const address = `${location.origin}${roomPath(message.room_id, message.seq)}`;
    drafts.change(room.id, { text: `${text}${text && !text.endsWith("\n") ? "\n" : ""}${quoteFor(message, address)}`, edit: null });
    onClose();
    navigate(roomPath(room.id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setIndex(Math.min(active + 1, options.length - 1));
    else if (event.key === "ArrowUp") setIndex(Math.max(active - 1, 0));
    else if (event.key === "Enter" && chosen && !forward.busy) void forward.run(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      title={t("forward.title")} onClose={onClose} testId="forward-dialog" width="30rem"
      footer={
        <>
          <Button data-testid="quote-elsewhere" disabled={!chosen} onClick={() => { if (chosen) quote(chosen); }}>{t("forward.quote")}</Button>
          <Button look="primary" data-testid="forward-submit" busy={forward.busy} disabled={!chosen} onClick={() => { if (chosen) void forward.run(chosen); }}>
            {t("forward.submit")}
          </Button>
        </>
      }
    >
      <p dir="auto" className="mx-5 mb-2 line-clamp-2 border-l-2 border-line pl-3 text-sm text-ink-2 wrap-anywhere">{plainText(message.content)}</p>
      <div className="mx-5 mb-2">
        <input
          value={query} placeholder={t("forward.where")} aria-label={t("forward.where")} role="combobox" aria-expanded={options.length > 0}
          aria-controls="forward-list" aria-autocomplete="list" autoComplete="off" data-testid="forward-input" data-first className="field"
          aria-activedescendant={chosen ? `forward-${chosen.id}` : undefined} onKeyDown={onKeyDown}
          onChange={(event) => { setQuery(event.target.value); setIndex(0); }}
        />
      </div>
      <ul id="forward-list" role="listbox" aria-label={t("forward.where")} className="max-h-72 overflow-y-auto px-3 pb-3">
        {options.map((room, at) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keyboard works on the field above
          <li
            key={room.id} id={`forward-${room.id}`} role="option" tabIndex={-1} aria-selected={at === active} data-testid="forward-option"
            data-room-id={room.id} onClick={() => setIndex(at)}
            className="flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-2.5 py-1.5 hover:bg-hover aria-selected:bg-selected"
          >
            {room.otherUser
              ? <Avatar id={room.otherUser.id} name={room.name} url={room.otherUser.avatar_url} size={28} />
              : <span className="flex size-7 items-center justify-center text-ink-2"><Icon name={room.type === "group" ? "people" : "hash"} size={18} /></span>}
            <Name className="font-medium">{roomName(t, room)}</Name>
          </li>
        ))}
      </ul>
      {options.length === 0 && <p className="px-5 pb-4 text-ink-2">{t("forward.none")}</p>}
      {forward.error && <p role="alert" className="px-5 pb-3 text-sm text-danger">{forward.error}</p>}
    </Dialog>
  );
}
