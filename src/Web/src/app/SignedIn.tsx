import { useEffect, useState } from "react";
import type { Session } from "../api/session";
import type { Profile } from "../api/wire";
import { Chat } from "../realtime/chat";
import { openDatabase } from "../realtime/device/database";
import { forgetSnapshots } from "../realtime/device/forget";
import { ChatContext } from "../realtime/useChat";
import { closeOverlay } from "../ui/overlays";
import { serverEvents } from "./serverEvents";
import { Shell } from "./Shell";

/** Makes the chat at sign-in and stops it at sign-out. Give it the person's id as its key. */
export function SignedIn({ session, user }: { session: Session; user: Profile }) {
  const [chat, setChat] = useState<Chat | null>(null);
  const { id, name } = user;
  useEffect(() => {
    const made = new Chat(session, { id, name }, serverEvents);
    made.start();
    // The chat is a thing outside of React, with a beginning and an end: made here, not while rendering.
    setChat(made);
    return () => {
      made.stop();
      closeOverlay(); // it would open again for whoever signs in next
    };
    // A new name does not need a new connection.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [session, id]);
  if (!chat) return null;
  return <ChatContext value={chat}><Shell user={user} /></ChatContext>;
}

/** After the chat has stopped, and at a start without one. */
export async function forgetWhatWasRead(): Promise<void> {
  await forgetSnapshots(openDatabase()).catch(() => undefined); // a database that cannot be opened holds nothing
}
