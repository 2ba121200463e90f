import { useT } from "../../i18n/translate";
import { unreadCap, type Unread } from "../../realtime/state/unread";

const badge = "badge flex h-[1.15rem] min-w-[1.15rem] shrink-0 items-center justify-center rounded-full px-1.5 text-2xs font-semibold tabular-nums";

function capped(count: number): string {
  return count >= unreadCap ? "999+" : String(count);
}

/** How many messages are unread and, apart from that, how many of them name the person. One sentence for those who hear it. */
export function Badges({ unread: { count, mentions }, loud }: { unread: Unread; /** Each message is for this person. */ loud: boolean }) {
  const t = useT();
  if (count === 0) return null;
  const spoken = [t("rooms.unread", { count }), ...(mentions > 0 ? [t("rooms.mentions", { count: mentions })] : [])].join(", ");
  return (
    <span data-testid="unread-badge" data-count={count} data-mentions={mentions} className="flex shrink-0 items-center gap-1">
      {mentions > 0 && (
        <span aria-hidden="true" data-testid="mention-badge" className={`${badge} bg-accent text-on-accent`}>@{capped(mentions)}</span>
      )}
      <span aria-hidden="true" className={`${badge} ${loud && mentions === 0 ? "bg-accent text-on-accent" : "bg-line text-ink"}`}>{capped(count)}</span>
      <span className="sr-only">{spoken}</span>
    </span>
  );
}
