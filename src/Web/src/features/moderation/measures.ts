export type Measure = "delete_message" | "warn" | "mute" | "kick" | "ban";

/** In hours; 0 holds until it is undone. */
export const times = [1, 24, 24 * 7, 0] as const;

/** The mildest first. A message can be taken away where one was chosen. */
export function measuresFor(messageId: string | null): Measure[] {
  return [...messageId === null ? [] : ["delete_message"] as const, "warn", "mute", "kick", "ban"];
}

interface Wanted { kind: Measure; reason: string; roomId: string; userId: string; messageId: string | null; hours: number }

/** What the server is told: of a message the message alone, else the person and the room; how long only of what lasts. */
export function bodyOf({ kind, reason, roomId, userId, messageId, hours }: Wanted) {
  const whom = kind === "delete_message" && messageId !== null ? { message_id: messageId } : { user_id: userId, room_id: roomId };
  const lasting = (kind === "mute" || kind === "ban") && hours > 0 ? { duration_seconds: hours * 3600 } : {};
  return { kind, reason, ...whom, ...lasting };
}
