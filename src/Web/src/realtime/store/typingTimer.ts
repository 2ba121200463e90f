import type { ChatState } from "../state/roomState";

type Typing = ChatState["typing"];

/** Takes those out who did not say again that they type. */
export class TypingTimer {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly now: () => number, private readonly held: () => Typing, private readonly change: (typing: Typing) => void) {}

  /** Waits for the first that ends. */
  follow(): void {
    clearTimeout(this.#timer);
    const all = [...this.held().values()].flat();
    if (all.length === 0) return;
    const next = Math.min(...all.map((typist) => typist.until));
    this.#timer = setTimeout(() => {
      const now = this.now();
      this.change(new Map([...this.held()].map(([id, list]) => [id, list.filter((one) => one.until > now)] as const)));
      this.follow();
    }, Math.max(50, next - this.now()));
  }
}
