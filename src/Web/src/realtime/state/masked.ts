import type { Message } from "../../api/wire";

const masked = new WeakSet<Message>();

/** Marks an own message of which the server hides a part: its first text is another one than what was sent from here. */
export function asMasked(message: Message): Message {
  if (masked.has(message)) return message;
  const copy = { ...message };
  masked.add(copy);
  return copy;
}

export function isMasked(message: Message): boolean {
  return masked.has(message);
}
