import type { Api } from "../../api/client";
import type { Message, Sent } from "../../api/wire";
import type { Journal } from "./journal";
import type { OutboxItem } from "./outboxItem";
import type { OutboxRows } from "./outboxRows";

/** What an outbox works with. */
export interface OutboxPorts {
  me: { id: string };
  api: Pick<Api, "sendMessage" | "editMessage" | "heldMessages">;
  rows: OutboxRows;
  journal: Journal;
  onSent: (item: OutboxItem, sent: Sent) => void;
  onEdited: (message: Message) => void;
  now?: () => number;
  wait?: (attempt: number) => number;
  /** False while it is known that nothing can be reached: then nothing is tried, and what waits can still be changed. */
  mayReach?: () => boolean;
}
