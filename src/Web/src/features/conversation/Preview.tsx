import { useDeferredValue, useMemo } from "react";
import { useT } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat, useChatState } from "../../realtime/useChat";
import { Markdown } from "../../ui/markdown/Markdown";
import { Scroll } from "../../ui/Scroll";

/** How what is being written will look. It follows when there is time: typing never waits for it. */
export function Preview({ room, text }: { room: RoomState; text: string }) {
  const t = useT();
  const { me } = useChat();
  const people = useChatState((state) => state.people);
  const shown = useDeferredValue(text);
  const named = useMemo(() => new Map([
    ["all", room.id], ["here", room.id],
    ...[...people.values()].flatMap(({ handle, id }) => handle && room.progress.has(id) ? [[handle, id] as const] : []),
  ]), [people, room.id, room.progress]);
  const own = useMemo(() => [me.id], [me.id]);
  return (
    <div data-testid="preview" className="border-t border-line">
      <Scroll label={t("composer.preview")} className="max-h-[30dvh] px-3.5 py-2">
        {shown.trim() === "" ? <p className="text-sm text-ink-3">{t("composer.empty")}</p> : <Markdown text={shown} named={named} own={own} everyone={room.id} />}
      </Scroll>
    </div>
  );
}
