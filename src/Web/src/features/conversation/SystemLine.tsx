import type { Message } from "../../api/wire";
import { exactTime } from "../../i18n/time";
import { systemText } from "../../i18n/systemText";
import { useT } from "../../i18n/translate";
import { useChat, useChatState } from "../../realtime/useChat";

/** What happened in the room, where it happened. What was pinned is a way there. */
export function SystemLine({ message, rowKey, onJump }: { message: Message; rowKey: string; onJump: (seq: number) => void }) {
  const t = useT();
  const { me } = useChat();
  const people = useChatState((state) => state.people);
  if (!message.system) return null;
  const text = systemText(t, message.system, { id: message.user_id, name: message.user_name }, me.id, people);
  const { seq } = message.system.params;
  return (
    <div
      data-key={rowKey} data-seq={message.seq} data-testid="system-line" data-code={message.system.code}
      title={exactTime(t.language, message.created_at)} className="px-4 py-1 text-center text-sm text-ink-3 wrap-anywhere sm:px-6"
    >
      {seq === null ? text : (
        <button type="button" onClick={() => onJump(seq)} className="min-h-6 rounded hover:text-ink hover:underline">{text}</button>
      )}
    </div>
  );
}
