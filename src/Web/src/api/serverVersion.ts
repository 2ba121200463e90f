import { Emitter } from "./emitter";

/** The version of the server that this page comes with. A test holds the two together. */
export const pageVersion = "0.1.0";

/**
 * Whether this page and the server are of different versions: the server says that it is of another one, or what it says cannot
 * be understood here, or it does not know what it is asked. The page goes on as well as it can, and says so.
 */
export class ServerVersion extends Emitter {
  #other = false;
  #misunderstood = false;

  /** Each pong says it. A server of an earlier version does not. */
  seen(version: string | null | undefined): void {
    this.#change(version === null || version === undefined ? this.#other : version !== pageVersion, this.#misunderstood);
  }

  /** One of the two said something that the other does not know. */
  misunderstood(): void {
    this.#change(this.#other, true);
  }

  readonly getSnapshot = (): boolean => this.#other || this.#misunderstood;

  #change(other: boolean, misunderstood: boolean): void {
    const before = this.getSnapshot();
    [this.#other, this.#misunderstood] = [other, misunderstood];
    if (this.getSnapshot() !== before) this.emit();
  }
}

/** The one of this page. */
export const serverVersion = new ServerVersion();
