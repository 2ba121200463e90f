import type { Failure } from "../../realtime/outbox/outboxItem";
import type { TextRange } from "../../ui/marked";

/** Which parts of a text the server refuses; `null` where it named none. */
export function refusedParts(failure: Failure | null): TextRange[] | null {
  const ranges = failure?.said?.ranges ?? [];
  return failure?.code === "message_blocked" && ranges.length > 0 ? ranges.map(([start, length]) => ({ start, length })) : null;
}
