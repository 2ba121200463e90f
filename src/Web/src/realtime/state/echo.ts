import type { Message } from "../../api/wire";
import { asMasked, isMasked } from "./masked";

const echoes = new WeakSet<Message>();

/** Marks a message that was made here from an acknowledgement; any copy from the server replaces it. */
export function asEcho(message: Message): Message {
  echoes.add(message);
  return message;
}

export function isEcho(message: Message): boolean {
  return echoes.has(message);
}

/** The message with something changed; an echo stays one, and what was masked says so as long as it has that text. */
export function changed(message: Message, change: Partial<Message>): Message {
  const next = { ...message, ...change };
  if (isEcho(message)) return asEcho(next);
  return isMasked(message) && next.content === message.content ? asMasked(next) : next;
}
