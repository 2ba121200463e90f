import type { ReactNode } from "react";
import type { Message } from "../../api/wire";
import { exactTime, shortTime } from "../../i18n/time";
import { useToday } from "../../i18n/now";
import { useT } from "../../i18n/translate";
import { useChatState } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { Name } from "../../ui/Name";
import { plainText } from "../../ui/markdown/parse";
import { openMessage } from "./openMessage";

/** A message in a list of some: who said it, where, how it begins, and the way to it. */
export function MessageCard({ message, place, testId, note, children }: {
  message: Message;
  /** The room, where the list is of several. */
  place?: string;
  testId: string;
  note?: string;
  /** What can be done with it. */
  children?: ReactNode;
}) {
  const t = useT();
  const today = useToday();
  const person = useChatState((state) => state.people.get(message.user_id));
  const name = person?.name ?? message.user_name;
  const gone = message.deleted_at !== null;
  return (
    <li data-testid={testId} data-message-id={message.id} className="flex items-start gap-1 py-1.5">
      <button
        type="button" onClick={() => openMessage(message.room_id, message.seq)}
        className="flex min-w-0 grow items-start gap-3 rounded-lg px-2 py-1.5 text-left hover:bg-hover"
      >
        <Avatar id={message.user_id} name={name} url={person?.avatarUrl} size={32} />
        <span className="min-w-0 grow">
          <span className="flex items-baseline gap-2">
            <Name className="font-semibold">{name}</Name>
            <time dateTime={message.created_at} title={exactTime(t.language, message.created_at)} className="shrink-0 text-xs text-ink-3">
              {shortTime(t, message.created_at, today)}
            </time>
          </span>
          {place && <span className="block truncate text-xs text-ink-3"><bdi>{place}</bdi></span>}
          <span dir="auto" data-preview className={`line-clamp-3 text-left wrap-anywhere ${gone ? "italic text-ink-3" : ""}`}>
            {gone ? t("message.deleted") : plainText(message.content)}
          </span>
          {note && <span className="mt-0.5 block text-xs text-ink-3">{note}</span>}
        </span>
      </button>
      {children}
    </li>
  );
}
