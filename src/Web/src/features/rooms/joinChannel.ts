import type { Chat } from "../../realtime/chat";

/** Enters a public channel and has it among one's rooms when it is done. */
export async function joinChannel(chat: Chat, id: string): Promise<void> {
  const room = await chat.api.joinRoom(id);
  await chat.sync();
  chat.store.addRoom(room);
}
