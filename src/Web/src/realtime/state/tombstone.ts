import type { Message } from "../../api/wire";
import { changed } from "./echo";
import type { Deletion } from "./roomState";

/** A deleted message in the one form we keep, whether an event or a copy of it told us. */
export function tombstone(message: Message, revision: number | null, { deletedAt, removal }: Pick<Deletion, "deletedAt" | "removal">): Message {
  return changed(message, {
    content: "", edited_at: null, deleted_at: deletedAt, revision, mentions: [], system: undefined, forwarded_from: undefined, removal,
  });
}

/** As it is kept: what is said of it besides its text stands elsewhere. */
export function canonical(given: Message): Message {
  const message = given.changes ? changed(given, { changes: undefined }) : given;
  const { deleted_at, removal } = message;
  return deleted_at ? tombstone(message, message.revision, { deletedAt: deleted_at, removal }) : message;
}
