import { StorageError, type Database, type KeptDatabase } from "./database";
import { saidOf } from "../state/messageChanges";
import type { ChatState, Person, RoomState } from "../state/roomState";
import type { ChatStore } from "../store/store";

const keptMessages = 50;
const delayMs = 2000;
// Words that were taken back, and former names, are not left lying about.
const takenBackMs = 200;
// Raised when the shape changes: an older snapshot is dropped, and the first sync brings everything.
const version = 7;

/** What was last seen, with the cursor that belongs to it: one record, so that the two never disagree. */
export interface Snapshot {
  userId: string;
  version: number;
  cursor: string;
  rooms: RoomState[];
  people: Person[];
}

function trimmed(room: RoomState): RoomState {
  const keeps = (seq: number) => seq > room.head - keptMessages && seq <= room.head;
  const messages = new Map([...room.messages].filter(([seq]) => keeps(seq)));
  return { ...room, messages, said: saidOf(room, keeps), top: room.head, ahead: [], deletions: new Map(), firstSeq: room.head === 0 ? 1 : null };
}

export function snapshotOf(state: ChatState, cursor: string): Snapshot {
  return {
    userId: state.me, version, cursor, rooms: [...state.rooms.values()].map(trimmed), people: [...state.people.values()],
  };
}

/** Shows the last state at once on the next visit, before the server has answered, or when it cannot be reached. */
export class SnapshotKeeper {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hurried = false;
  readonly #unsubscribe: () => void;
  #stopped = false;

  constructor(
    private readonly store: ChatStore,
    private readonly database: KeptDatabase,
    private readonly cursor: () => string | null,
  ) {
    this.#unsubscribe = store.subscribe(() => { this.#timer ??= setTimeout(() => void this.#save(), delayMs); });
    store.onTakenBack = () => this.#hurry();
    // Deleted under us: what was kept is written again.
    database.onLost(() => { if (!this.#stopped) this.#timer ??= setTimeout(() => void this.#save(), delayMs); });
  }

  #hurry(): void {
    if (this.#hurried) return;
    this.#hurried = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), takenBackMs);
  }

  /** Answers the cursor to go on from, or `null` for a first visit. */
  async restore(): Promise<string | null> {
    try {
      const kept = await this.database.work((database) => database.get("snapshots", this.store.getSnapshot().me));
      if (!kept || kept.version !== version) return null;
      this.store.restore(kept.rooms, kept.people);
      return kept.cursor;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return null; // without storage every visit is a first one
    }
  }

  /** From now on nothing is written, also by a save that is under way: `forgetSnapshots` has the last word. */
  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    clearTimeout(this.#timer);
  }

  async #save(): Promise<void> {
    this.#timer = undefined;
    this.#hurried = false;
    const [state, cursor] = [this.store.getSnapshot(), this.cursor()];
    // A hole must not be frozen under a cursor that is past it.
    if (!cursor || this.store.hasGap()) return;
    await this.#quietly(async (database) => { if (!this.#stopped) await database.put("snapshots", snapshotOf(state, cursor)); });
  }

  /** Where nothing is kept the next visit is a first one, and the database says so to the person. */
  async #quietly(work: (database: Database) => Promise<unknown>): Promise<void> {
    try {
      await this.database.work(work);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }
}
