import { describeError } from "../../i18n/problem";
import type { Translate } from "../../i18n/translate";
import type { Chat } from "../../realtime/chat";
import type { RoomState } from "../../realtime/state/roomState";
import { announce } from "../../ui/announce";

/** Makes a room a favourite or takes that back, and says so. */
export function toggleFavourite(chat: Chat, t: Translate, room: RoomState): void {
  chat.setFavourite(room.id, !room.favourite).then(
    () => announce(t(room.favourite ? "rooms.unfavourited" : "rooms.favourited")),
    (error: unknown) => announce(describeError(t, error), "assertive"));
}
