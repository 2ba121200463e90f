import type { Api } from "../../api/client";
import type { Message } from "../../api/wire";
import { ownOfWire } from "../state/threads";
import type { ChatStore } from "../store/store";

const togetherMs = 1000;

/**
 * Keeps what is this person's own of threads: asks for the list after each catching up, and soon after a reply in a thread of which nothing
 * is known, since that may be one which they have come to follow. Counts between are the store's.
 */
export class ThreadKeeper {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(private readonly api: Pick<Api, "threads" | "thread" | "readThread" | "followThread">, private readonly store: ChatStore) {}

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** The first page of the list: it has what is unread. */
  async refresh(): Promise<{ next: string | null }> {
    const { body, next } = await this.api.threads();
    if (!this.#stopped) this.store.setThreads(body.threads.map(({ root }) => root));
    return { next };
  }

  /** What a further page of the list says. */
  note(roots: readonly Message[]): void {
    this.store.addThreads(roots);
  }

  /** Messages came live. */
  heard(messages: readonly Message[]): void {
    const { threads } = this.store.getSnapshot();
    if (messages.some((one) => one.thread_root && !threads.get(one.thread_root)?.following)) this.soon();
  }

  /** Something may be other than it is counted here. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.refresh().catch(() => undefined); // the next catching up asks again
    }, togetherMs);
  }

  /** What is on the screen of a window that is looked at has been read. */
  async read(roomId: string, root: string, seq: number): Promise<void> {
    const own = this.store.getSnapshot().threads.get(root);
    if (!own?.following || seq <= own.readSeq) return;
    this.store.readThread(root, seq);
    this.store.setOwnThread(ownOfWire(roomId, root, await this.api.readThread(root, seq)));
  }

  async follow(roomId: string, root: string, following: boolean): Promise<void> {
    this.store.setOwnThread(ownOfWire(roomId, root, await this.api.followThread(root, following)));
  }

  /** A page of replies; answers whether there are none before it. */
  async load(roomId: string, root: string, before: number | null): Promise<boolean> {
    const replies = await this.api.thread(root, before === null ? {} : { before });
    this.store.addMessages(roomId, replies);
    return replies.length < 50;
  }
}
