import { apart, twins } from "../../api/twins";
import { exactTime } from "../../i18n/time";
import { useT, type Translate } from "../../i18n/translate";
import { useChat, useChatState } from "../../realtime/useChat";
import type { Join } from "./joins";

function sentence(t: Translate, names: readonly string[]): string {
  const [a = "", b = ""] = names;
  if (names.length === 1) return t("conversation.joinedOne", { a });
  if (names.length === 2) return t("conversation.joinedTwo", { a, b });
  return t("conversation.joinedMany", { a, b, count: names.length - 2 });
}

/** Says who came into a small room, where they came in. */
export function JoinLine({ join }: { join: Join }) {
  const t = useT();
  const { me } = useChat();
  const people = useChatState((state) => state.people);
  const came = join.userIds.filter((id) => id !== me.id).map((id) => ({ id, name: people.get(id)?.name ?? "" }));
  const alike = twins(came);
  const others = came.map(({ id, name }) => apart(name, people.get(id)?.handle, alike.has(id)));
  const lines = [
    ...(join.userIds.length > others.length ? [t("conversation.joinedYou")] : []),
    ...(others.length > 0 ? [sentence(t, others)] : []),
  ];
  return (
    <div
      data-key={join.key} data-testid="join-line" title={exactTime(t.language, join.at)}
      className="px-4 py-1 text-center text-sm text-ink-3 sm:px-6"
    >
      {lines.map((line) => <p key={line}>{line}</p>)}
    </div>
  );
}
