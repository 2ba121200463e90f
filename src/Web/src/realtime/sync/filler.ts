import { pageSize, runAround, type History } from "./history";
import type { RoomState } from "../state/roomState";
import type { ChatStore } from "../store/store";

/** So many rooms, those that somebody spoke in last, are ready to be opened at once, also without a network. */
export const keptReady = 20;

/** When the browser has nothing better to do; where it cannot say, soon. */
function idle(): Promise<void> {
  return new Promise((done) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => done(), { timeout: 2000 });
    else setTimeout(done, 200);
  });
}

function isReady(room: RoomState): boolean {
  if (room.head === 0) return true;
  const run = runAround(room, room.head);
  return run !== null && (run.from <= 1 || run.from === room.firstSeq || run.to - run.from + 1 >= pageSize / 2);
}

/** A first visit brings the list of rooms and little else: this fetches the newest messages of some of them, one after the other. */
export class RoomFiller {
  #running = false;
  #stopped = false;

  constructor(
    private readonly history: Pick<History, "newest">,
    private readonly store: ChatStore,
    private readonly pause: () => Promise<void> = idle,
  ) {}

  stop(): void {
    this.#stopped = true;
  }

  /** Ends when all are ready, or one could not be fetched: the next catching up goes on. */
  async run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      const said = (room: RoomState) => Date.parse(room.lastMessage?.created_at ?? "") || 0;
      const newest = [...this.store.getSnapshot().rooms.values()].sort((a, b) => said(b) - said(a)).slice(0, keptReady);
      for (const { id } of newest) {
        await this.pause();
        const room = this.store.getSnapshot().rooms.get(id);
        if (this.#stopped) return;
        if (room && !isReady(room)) await this.history.newest(id);
      }
    } finally {
      this.#running = false;
    }
  }
}
