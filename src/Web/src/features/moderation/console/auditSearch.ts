import { serverClock } from "../../../api/serverClock";
import { fold } from "../../../ui/fold";

/** The kinds of entry that can be chosen; the log may hold others. */
export const auditActions = [
  "moderation.warn", "moderation.mute", "moderation.ban", "moderation.kick", "moderation.lock_room", "moderation.slow_mode", "moderation.raid",
  "moderation.delete_message", "moderation.bulk_delete", "moderation.undone", "tenant.role_changed", "room.role_changed", "message.deleted",
] as const;

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
