import type { Message } from "../../api/wire";

/** Whether the message stands in the room: in its list, its preview and what is unread there. */
export function standsInRoom(message: Pick<Message, "thread_root" | "also_in_room">): boolean {
  return !message.thread_root || message.also_in_room === true;
}

/** The newest message that stands in the room, of those that are held from `head` down without a hole. */
export function lastStanding(messages: ReadonlyMap<number, Message>, head: number): Message | null {
  for (let seq = head; ; seq--) {
    const message = messages.get(seq);
    if (!message || standsInRoom(message)) return message ?? null;
  }
}
