import type { Decision, Measure } from "./consoleApi";
import type { Case } from "./wire";

/** What a moderator may do about a case by one key. */
export type Move = "approve" | "delete" | "mute" | "ban" | "warn" | "raid";
export type Key = Move | "next" | "previous" | "undo" | "claim" | "help";

const keys: Readonly<Record<string, Key>> = {
  j: "next", k: "previous", a: "approve", d: "delete", m: "mute", b: "ban", w: "warn", r: "raid", u: "undo", c: "claim", "?": "help",
};

interface Pressed { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; isComposing?: boolean }

/** What a key means; nothing while somebody types, while a dialog is open, or together with Ctrl, Alt or ⌘. */
export function triageKey(event: Pressed, where: { typing: boolean; dialog: boolean }): Key | null {
  if (where.typing || where.dialog || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  return keys[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}

export const isAppeal = (one: Pick<Case, "sources">) => one.sources.includes("appeal");

/** What may be done about a case. An appeal is decided with words of its own; what was decided can be undone alone. */
export function movesOf(one: Pick<Case, "state" | "sources" | "held" | "message_id" | "user_id">): Move[] {
  if (one.state !== "open") return [];
  if (isAppeal(one)) return ["approve", "delete"];
  const moves: Move[] = ["approve"];
  if (one.held || one.message_id) moves.push("delete");
  if (one.user_id) moves.push("warn", "mute", "ban");
  if (one.sources.includes("raid")) moves.push("raid");
  return moves;
}

/** Whether a move asks for a reason before it is done: what is done to somebody has one. */
export const needsReason = (move: Move, one: Pick<Case, "sources">) => move !== "approve" && !isAppeal(one);

const measures: Readonly<Record<Exclude<Move, "approve" | "delete">, Measure["kind"]>> = { warn: "warn", mute: "mute", ban: "ban", raid: "raid" };

interface Given {
  reason?: string;
  /** 0: until it is undone. */
  hours?: number;
  everywhere?: boolean;
  /** Who decides looks after rooms alone, and does nothing elsewhere. */
  ofRooms?: boolean;
}

/** The body of the decision. */
export function decisionOf(
  move: Move, one: Pick<Case, "sources" | "held" | "room_id" | "message_id" | "current_text">, given: Given = {},
): Decision {
  if (isAppeal(one)) return { decision: move === "approve" ? "overturn" : "uphold" };
  if (move === "approve") return { decision: one.held ? "approve" : "dismiss" };
  const reason = given.reason === undefined ? {} : { reason: given.reason };
  const refused = one.held ? "reject" as const : "uphold" as const;
  if (move === "delete") return { decision: refused, ...reason, ...one.held || one.current_text === null ? {} : { action: { kind: "delete_message" } } }; // its author may have been faster
  const timed = move !== "warn" && (given.hours ?? 0) > 0 ? { duration_seconds: Math.round((given.hours ?? 0) * 3600) } : {};
  const here = given.ofRooms === true || move === "raid" || (move !== "warn" && !given.everywhere);
  const place = here && one.room_id !== null ? { room_id: one.room_id } : {};
  return { decision: refused, ...reason, action: { kind: measures[move], ...timed, ...place } };
}

/** The case that comes after `current` in the list, or before it; the first where `current` is none of them. It stops at the ends. */
export function neighbour(ids: readonly string[], current: string | null, by: 1 | -1): string | null {
  const at = current === null ? -1 : ids.indexOf(current);
  if (at < 0) return ids[0] ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
}

/** Which case to show once one is done: what came after it, else what came before, of those that are left. */
export function following(before: readonly string[], done: string, left: readonly string[]): string | null {
  const at = before.indexOf(done);
  const there = new Set(left.filter((id) => id !== done));
  return before.slice(at + 1).find((id) => there.has(id)) ?? before.slice(0, Math.max(0, at)).findLast((id) => there.has(id))
    ?? left.find((id) => id !== done) ?? null;
}

/** Whether I hold the case at this moment: a claim that has lapsed is to be made again. */
export function isMine(one: Pick<Case, "claimed_by" | "claimed_until">, me: string, now: number): boolean {
  return one.claimed_by === me && one.claimed_until !== null && Date.parse(one.claimed_until) > now;
}

/** Whether the decision can be taken back: what was published or refused is, and so is an action that was taken back. */
export const canUndo = (one: Pick<Case, "sources">, decision: string | null) => !one.sources.includes("hold") && decision !== "overturn";

/** Whether somebody else holds the case at this moment. */
export function heldByOther(one: Pick<Case, "claimed_by" | "claimed_until">, me: string, now: number): boolean {
  return one.claimed_by !== null && one.claimed_by !== me && (one.claimed_until === null || new Date(one.claimed_until).getTime() > now);
}
