import type { ComponentType } from "react";
import { Emitter } from "../api/emitter";

export type PartState<Props> = { kind: "missing" } | { kind: "failed" } | { kind: "here"; Part: ComponentType<Props> };

/** A part of the client that the first view does without: fetched when there is time, or when it is wanted. */
export class Later<Props> extends Emitter {
  #state: PartState<Props> = { kind: "missing" };
  #loading: Promise<void> | null = null;

  constructor(private readonly fetch: () => Promise<ComponentType<Props>>) {
    super();
  }

  readonly getSnapshot = (): PartState<Props> => this.#state;

  /** Ends when it is here, or could not be had; then asking again tries again. */
  load(): Promise<void> {
    if (this.#state.kind === "here") return Promise.resolve();
    this.#loading ??= this.fetch().then(
      (Part) => this.#set({ kind: "here", Part }),
      () => this.#set({ kind: "failed" }), // shown where it is wanted
    ).finally(() => { this.#loading = null; });
    return this.#loading;
  }

  #set(state: PartState<Props>): void {
    this.#state = state;
    this.emit();
  }
}
