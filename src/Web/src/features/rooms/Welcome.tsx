import { useEffect, useState } from "react";
import { isFresh, welcomed } from "../../api/fresh";
import { firstWord } from "../../api/text";
import { useT } from "../../i18n/translate";
import { useChat, useChatState } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Button, IconButton } from "../../ui/Button";
import { openOverlay } from "../../ui/overlays";
import { navigate, roomPath } from "../../ui/router";
import { firstChannel } from "./sections";

/** Leads a new person into the channel where everybody of the tenant starts, and says in a few words what to do there. */
export function Welcome() {
  const t = useT();
  const { me } = useChat();
  const [fresh, setFresh] = useState(() => isFresh(me.id));
  const channel = useChatState((state) => fresh ? firstChannel(state.rooms.values()) : null);
  const [landed, setLanded] = useState(false);
  const id = channel?.id;
  const text = channel && t("welcome.text", { name: firstWord(me.name) || me.name, room: channel.name });
  useEffect(() => {
    if (!id || landed) return;
    setLanded(true); // once: where the person goes from there is theirs
    if (location.pathname === "/") navigate(roomPath(id), true);
  }, [id, landed]);
  useEffect(() => { if (landed && text) announce(text); }, [landed, text]);
  if (!channel) return null;
  const done = () => {
    welcomed();
    setFresh(false);
  };
  return (
    <section
      aria-label={t("welcome.label")} data-testid="welcome" data-room-id={channel.id}
      className="flex min-h-10 shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-1 bg-accent-soft px-4 py-1 text-sm text-accent-ink"
    >
      <span className="min-w-0 wrap-anywhere font-medium">{text}</span>
      <Button className="min-h-7" icon="compass" onClick={() => openOverlay({ kind: "browse" })}>{t("rooms.browse")}</Button>
      <Button className="min-h-7" icon="user" onClick={() => openOverlay({ kind: "new-direct" })}>{t("rooms.newDirect")}</Button>
      <IconButton icon="close" size={16} label={t("added.dismiss")} data-testid="welcome-dismiss" className="size-7" onClick={done} />
    </section>
  );
}
