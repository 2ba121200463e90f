import { serverClock } from "../../../api/serverClock";
import { isKey, type Translate } from "../../../i18n/translate";
import { fold } from "../../../ui/fold";

/** The kinds of entry that can be chosen, all that docs/api.md names; the log may hold others. */
export const auditActions = [
  "moderation.warn", "moderation.mute", "moderation.ban", "moderation.kick", "moderation.lock_room", "moderation.slow_mode", "moderation.hold_all",
  "moderation.raid", "moderation.delete_message", "moderation.bulk_delete", "moderation.undone", "moderation.expired", "moderation.rules_changed",
  "case.decided", "case.reopened", "case.assigned", "message.deleted",
  "room.updated", "room.archived", "room.reopened", "room.deleted", "room.member_removed", "room.role_changed", "room.owner_succeeded",
  "room.handed_over", "tenant.role_changed", "event.replayed", "event.discarded", "queue.replayed",
] as const;

/** What was done, in words; what is newer than this page by its code. */
export function auditWord(t: Translate, action: string): string {
  const [words, did] = [`console.audit.${action}`, `console.did.${action.replace("moderation.", "")}`];
  return isKey(words) ? t(words) : action.startsWith("moderation.") && isKey(did) ? t(did) : action;
}

/** What holds all the words that were typed, whatever their accents and case. */
export function matching<T>(all: readonly T[], search: string, words: (one: T) => readonly string[]): readonly T[] {
  const wanted = fold(search).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return all;
  return all.filter((one) => {
    const said = fold(words(one).join(" "));
    return wanted.every((word) => said.includes(word));
  });
}

export function sinceDays(days: number): string {
  return new Date(serverClock.now() - days * 86_400_000).toISOString();
}
