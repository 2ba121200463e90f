// Reactions to a message: the counts, which are the same to everybody, and which of them are this person's. Pages of history and syncs say
// both; a live event says the counts, and what each person did. So what is one's own is the newest page that said it, with what was done since:
// like the counts it comes out alike in whatever order, and however often, the server tells it.

export const reactionKind = "reactions";

export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly me: boolean;
}

/** What this person reacted with. */
export interface Mine {
  /** As of here `emoji` are all of them. */
  readonly revision: number;
  readonly emoji: readonly string[];
  /** What was done later. */
  readonly later: Readonly<Record<string, { readonly revision: number; readonly on: boolean }>>;
}

/** Who did what, as a live event says it. */
export interface ReactionDeed {
  user_id: string;
  emoji: string;
  added: boolean;
}

const none: Mine = { revision: 0, emoji: [], later: {} };

interface Counted {
  emoji: string;
  count: number;
  me?: boolean;
}

/** The counts in a payload; what is none of them is left out, as a newer server may say more. */
function countsIn(payload: unknown): Counted[] {
  if (!Array.isArray(payload)) return [];
  return payload.filter((one): one is Counted => {
    const { emoji, count } = (one ?? {}) as Partial<Counted>;
    return typeof emoji === "string" && typeof count === "number" && count > 0;
  });
}

/**
 * What a change tells of this person.
 * @param own what this person did, of a change that came live.
 */
export function mineIn(revision: number, payload: unknown, own: readonly ReactionDeed[] | undefined): Mine {
  const counts = countsIn(payload);
  // Where nobody reacts any more, neither does this person.
  if (counts.every((one) => one.me !== undefined)) return { revision, emoji: counts.filter((one) => one.me).map((one) => one.emoji), later: {} };
  return { ...none, later: Object.fromEntries((own ?? []).map(({ emoji, added }) => [emoji, { revision, on: added }])) };
}

/** All that both tell. */
export function joinMine(one: Mine | undefined, other: Mine | undefined): Mine | undefined {
  if (!one || !other) return one ?? other;
  const base = one.revision >= other.revision ? one : other;
  const later: Record<string, { revision: number; on: boolean }> = {};
  for (const [emoji, deed] of [...Object.entries(one.later), ...Object.entries(other.later)]) {
    if (deed.revision > base.revision && deed.revision > (later[emoji]?.revision ?? 0)) later[emoji] = deed;
  }
  const same = base === one && Object.keys(later).length === Object.keys(one.later).length
    && Object.entries(later).every(([emoji, deed]) => one.later[emoji] === deed);
  return same ? one : { revision: base.revision, emoji: base.emoji, later };
}

function isMine(mine: Mine | undefined, emoji: string): boolean {
  return mine?.later[emoji]?.on ?? mine?.emoji.includes(emoji) ?? false;
}

/** What is shown: what the server said, with what this person has just wished. */
export function reactionsIn(
  said: { readonly payload: unknown; readonly mine?: Mine } | undefined, wishes: ReadonlyMap<string, boolean> | undefined,
): Reaction[] {
  const shown: Reaction[] = countsIn(said?.payload).map(({ emoji, count }) => ({ emoji, count, me: isMine(said?.mine, emoji) }));
  for (const [emoji, on] of wishes ?? []) {
    const at = shown.findIndex((one) => one.emoji === emoji);
    const held = shown[at];
    if (!held) {
      if (on) shown.push({ emoji, count: 1, me: true });
    } else if (held.me !== on) {
      shown[at] = { emoji, count: held.count + (on ? 1 : -1), me: on };
    }
  }
  return shown.filter((one) => one.count > 0);
}
