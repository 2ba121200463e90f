import { useMemo, useState, useSyncExternalStore } from "react";
import { describeError } from "../../../i18n/problem";
import { useT } from "../../../i18n/translate";
import { reactionKind, reactionsIn } from "../../../realtime/state/reactions";
import type { Message } from "../../../api/wire";
import { useChat, useChatState } from "../../../realtime/useChat";
import { IconButton } from "../../../ui/Button";
import { LaterPicker } from "../../../ui/emoji/LaterPicker";
import { useReact } from "./useReact";

/** The reactions to a message, below it: who presses one joins it, or takes theirs back. In the page only where there are some. */
export function ReactionBar({ message, archived }: { message: Message; archived: boolean }) {
  const t = useT();
  const { reactions } = useChat();
  const said = useChatState((chat) => chat.rooms.get(message.room_id)?.said.get(message.seq)?.[reactionKind]);
  const wishes = useSyncExternalStore(reactions.subscribe, () => reactions.getSnapshot().get(message.id));
  const refusal = useSyncExternalStore(reactions.subscribe, () => reactions.refusalOf(message.id));
  const shown = useMemo(() => reactionsIn(said, wishes), [said, wishes]);
  const react = useReact(message.id);
  const [picking, setPicking] = useState(false);
  if (shown.length === 0 && refusal === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-1 py-0.5">
      {shown.length > 0 && (
        <div role="group" aria-label={t("reactions.label")} data-testid="reactions" className="flex flex-wrap items-center gap-1">
          {shown.map(({ emoji, count, me }) => {
            const label = t(me ? "reactions.withYou" : "reactions.pill", { emoji, count });
            return (
              <button
                key={emoji} type="button" tabIndex={-1} aria-pressed={me} aria-label={label} title={label} aria-disabled={archived || undefined}
                data-testid="reaction" data-emoji={emoji} data-count={count} data-mine={me || undefined}
                onClick={(event) => {
                  if (archived) return;
                  // What is about to go does not take the focus along.
                  if (me && count === 1) event.currentTarget.closest("article")?.focus();
                  react(emoji, !me);
                }}
                className="flex min-h-7 items-center gap-1.5 rounded-full border border-line bg-raised px-2 text-sm leading-none hover:border-line-strong
                  aria-pressed:border-accent aria-pressed:bg-accent-soft"
              >
                <span className="text-base leading-none" aria-hidden="true">{emoji}</span>
                <span className={`tabular-nums ${me ? "font-semibold text-accent-ink" : "text-ink-2"}`} aria-hidden="true">{count}</span>
              </button>
            );
          })}
          {!archived && (
            <IconButton icon="react" label={t("reactions.add")} size={17} className="size-7" data-testid="add-reaction" onClick={() => setPicking(true)} />
          )}
        </div>
      )}
      {refusal !== null && <p role="alert" data-testid="reaction-refused" className="text-sm text-danger">{describeError(t, refusal)}</p>}
      {picking && (
        <LaterPicker
          title={t("reactions.add")} onClose={() => setPicking(false)} onChoose={(emoji) => { setPicking(false); react(emoji, true); }}
        />
      )}
    </div>
  );
}
