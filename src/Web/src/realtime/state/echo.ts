import type { Message } from "../../api/wire";

const echoes = new WeakSet<Message>();

/** Marks a message that was made here from an acknowledgement; any copy from the server replaces it. */
export function asEcho(message: Message): Message {
  echoes.add(message);
  return message;
}

export function isEcho(message: Message): boolean {
  return echoes.has(message);
}

/** The message with something changed; an echo stays one. */
export function changed(message: Message, change: Partial<Message>): Message {
  const next = { ...message, ...change };
  return isEcho(message) ? asEcho(next) : next;
}
