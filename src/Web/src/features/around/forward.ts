import { ordinal, trim } from "../../api/text";
import type { Message } from "../../api/wire";
import { roomName } from "../../i18n/roomName";
import type { Translate } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";
import { fold } from "../../ui/fold";

const shown = 12;

/** Rooms that a message may go to: those in which something can be written, who spoke last first, by a part of the name. */
export function targetsOf(t: Translate, rooms: Iterable<RoomState>, query: string): RoomState[] {
  const wanted = fold(trim(query));
  return [...rooms]
    .filter((room) => room.archivedAt === null && fold(`${roomName(t, room)} ${room.otherUser?.handle ?? ""}`).includes(wanted))
    .sort((a, b) => ordinal(b.lastMessage?.created_at ?? "", a.lastMessage?.created_at ?? ""))
    .slice(0, shown);
}

/** The text as a quote in another message, with who said it and the way there. */
export function quoteFor(message: Pick<Message, "content" | "user_name">, address: string): string {
  return `${message.content.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n")}\n${message.user_name}: ${address}\n\n`;
}
