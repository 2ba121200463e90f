import { apart, twins } from "../../api/twins";
import { useT } from "../../i18n/translate";
import type { Typist } from "../../realtime/state/roomState";
import { useChatState } from "../../realtime/useChat";

/** A line of its own below the composer, of constant height, so that nothing moves when someone types. */
export function TypingIndicator({ roomId }: { roomId: string }) {
  const t = useT();
  const typists = useChatState((state) => state.typing.get(roomId));
  const people = useChatState((state) => state.people);
  const [first, second] = typists ?? [];
  const alike = twins((typists ?? []).map((one) => ({ id: one.userId, name: one.name })));
  const nameOf = ({ userId, name }: Typist) => apart(name, people.get(userId)?.handle, alike.has(userId));
  const text = !first ? "" : !second ? t("typing.one", { a: first.name })
    : typists?.length === 2 ? t("typing.two", { a: nameOf(first), b: nameOf(second) }) : t("typing.many");
  return (
    <div className="flex h-6 items-center gap-2 px-5 pb-1 text-xs text-ink-2 sm:px-7">
      {text && (
        <span data-testid="typing-indicator" className="appear min-w-0 truncate">
          <span aria-hidden="true" className="mr-2 inline-flex gap-0.5 align-middle">
            {[0, 1, 2].map((dot) => <span key={dot} className="typing-dot size-1 rounded-full bg-ink-2" />)}
          </span>
          {text}
        </span>
      )}
    </div>
  );
}
