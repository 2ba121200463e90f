import { serverEvents, type eventAreas } from "../app/serverEvents";
import type { EventOf } from "../realtime/store/events";
import { ChatStore } from "../realtime/store/store";

export { serverEvents };

/** An event of the kinds that the client understands. */
export type KnownEvent = EventOf<(typeof eventAreas)[number]>;

/** The store as the client has it, which hears of every feature's events. */
export class TestStore extends ChatStore {
  constructor(who: string, now?: () => number) {
    super(who, serverEvents, now);
  }

  override receive(events: readonly KnownEvent[]): void {
    super.receive(events);
  }
}
