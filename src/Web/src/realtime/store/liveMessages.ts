import type { Message } from "../../api/wire";
import { named } from "../state/names";
import type { ChatState } from "../state/roomState";

/** Messages that came live, until nothing before them is missing: what overtook waits with the rows of the list. */
export class LiveMessages {
  #early: Message[] = [];

  heard(message: Message): void {
    this.#early.push(message);
  }

  /** Takes out those that are shown by now, each once, in the order of their `seq`. */
  take({ rooms, people }: ChatState): Message[] {
    if (this.#early.length === 0) return [];
    const shown = (message: Message) => message.seq <= (rooms.get(message.room_id)?.head ?? Infinity);
    const ready = this.#early.filter(shown);
    if (ready.length === 0) return [];
    this.#early = this.#early.filter((message) => !shown(message));
    const seen = new Set<string>();
    const once = ready.filter((message) => !seen.has(message.id) && seen.add(message.id));
    return once.sort((a, b) => a.seq - b.seq).map((message) => named(people, message));
  }
}
