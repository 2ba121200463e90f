import * as v from "valibot";
import { Emitter } from "../api/emitter";
import { ApiError, NetworkError, SignedOutError } from "../api/problems";
import { backoffMs } from "./backoff";
import { parseEvents, pong, refusalOf, type ClientEvent, type ServerEvent } from "./events";
import type { Transport, TransportFactory } from "./transport";

type Send = (event: ClientEvent) => Promise<unknown>;

/** What is shown of the connection. `send` exists only where sending is possible. */
export type ConnectionState =
  | { kind: "connecting" }
  | { kind: "catching_up"; send: Send }
  | { kind: "online"; send: Send }
  | { kind: "offline"; retryAt: number | null }
  | { kind: "signed_out" }
  | { kind: "replaced" };

export interface ConnectionPorts {
  transport: TransportFactory;
  /** A token for the handshake, or `null` when nobody is signed in any more. */
  token: () => Promise<string | null>;
  onEvents: (events: ServerEvent[]) => void;
  /** Called between the first pong and being online: brings what was missed. */
  catchUp: () => Promise<void>;
  /** Live events that arrive from now on overlap with the coming sync. */
  beforeCatchUp: () => void;
  /** The server's clock showed this time at some moment between `sentAt`, by the monotonic clock, and now. */
  onServerTime?: (time: string, sentAt: number) => void;
  /** The server ended this sign-in. */
  onSignedOut?: () => void;
  online?: () => boolean;
}

/** Unless the server says otherwise in its pong. */
export const pingEveryMs = 25_000;
export const pongWithinMs = 10_000;
// A connection that lived for less counts as another failed attempt, so that a server that drops us at once is not hammered.
const stableMs = 10_000;

/** The status that the HTTP twin of a refused event answers with, as far as it tells whether to try again. */
function statusOf(code: string): number {
  switch (code) {
    case "rate_limited":
      return 429;
    case "internal_error":
      return 500;
    case "unavailable":
    case "overloaded":
      return 503;
    default:
      return 400;
  }
}

/** Keeps one connection to the server for as long as it is wanted, and says honestly how that goes. */
export class Connection extends Emitter {
  #state: ConnectionState = { kind: "connecting" };
  #transport: Transport | null = null;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;
  #connectedAt = 0;

  constructor(private readonly ports: ConnectionPorts) {
    super();
  }

  readonly getSnapshot = (): ConnectionState => this.#state;

  start(): void {
    if (typeof window !== "undefined") {
      window.addEventListener("online", this.#wake);
      window.addEventListener("offline", this.#sleep);
    }
    void this.#connect();
  }

  stop(): void {
    if (typeof window !== "undefined") {
      window.removeEventListener("online", this.#wake);
      window.removeEventListener("offline", this.#sleep);
    }
    this.#drop();
    this.#set({ kind: "signed_out" });
  }

  /** The person does not want to wait, or wants this window back after it was replaced. */
  retryNow(): void {
    if (this.#state.kind !== "offline" && this.#state.kind !== "replaced") return;
    this.#attempt = 0;
    void this.#connect();
  }

  readonly #wake = (): void => {
    if (this.#state.kind === "offline") this.retryNow();
  };

  readonly #sleep = (): void => {
    // The browser says the network is gone; a socket would take minutes to notice.
    if (this.#state.kind === "online" || this.#state.kind === "catching_up") this.#fail(this.#generation);
  };

  async #connect(): Promise<void> {
    this.#drop();
    const mine = this.#generation;
    this.#set({ kind: "connecting" });
    try {
      if (!(await this.ports.token())) throw new SignedOutError();
      if (mine !== this.#generation) return;
      const transport = this.ports.transport(async () => (await this.ports.token()) ?? "");
      this.#transport = transport;
      transport.onEvents((raw) => { if (mine === this.#generation) this.#receive(raw); });
      transport.onClose(() => this.#fail(mine));
      this.ports.beforeCatchUp();
      await transport.start();
      if (mine !== this.#generation) return void transport.stop().catch(() => undefined);
      this.#connectedAt = Date.now();
      const send: Send = (event) => this.#send(transport, event);
      this.#set({ kind: "catching_up", send });
      const next = await this.#pingOnce(transport);
      await this.ports.catchUp();
      if (mine !== this.#generation) return;
      this.#pingLater(transport, mine, next);
      this.#set({ kind: "online", send });
    } catch (error) {
      if (mine !== this.#generation) return;
      if (error instanceof SignedOutError || (error instanceof ApiError && error.status === 401)) {
        this.#drop();
        this.#set({ kind: "signed_out" });
      } else {
        this.#fail(mine, error instanceof ApiError ? error.retryAfter : null);
      }
    }
  }

  /** Sends, and turns an error in the answer into an exception. */
  async #send(transport: Transport, event: ClientEvent): Promise<unknown> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new NetworkError()), pongWithinMs);
    });
    try {
      const answer = await Promise.race([transport.invoke(event), late]).catch((cause: unknown) => {
        throw cause instanceof NetworkError ? cause : new NetworkError(cause);
      });
      const refusal = refusalOf(answer);
      if (refusal) {
        throw new ApiError(statusOf(refusal.code), refusal.code, refusal.message, {}, refusal.retry_after);
      }
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Returns after how many milliseconds the next one is due. */
  async #pingOnce(transport: Transport): Promise<number> {
    const sentAt = performance.now();
    try {
      const answer = v.safeParse(pong, await this.#send(transport, { type: "ping" }));
      if (answer.success && answer.output.server_time) this.ports.onServerTime?.(answer.output.server_time, sentAt);
      return (answer.success && answer.output.ping_after ? answer.output.ping_after * 1000 : 0) || pingEveryMs;
    } catch (error) {
      // Too often is answered: the connection lives. Any other refusal says that it does not, or not yet.
      if (!(error instanceof ApiError) || error.code !== "rate_limited") throw error;
      return pingEveryMs;
    }
  }

  #pingLater(transport: Transport, generation: number, afterMs: number): void {
    this.#ping = setTimeout(() => void this.#keepAlive(transport, generation), afterMs);
  }

  async #keepAlive(transport: Transport, generation: number): Promise<void> {
    try {
      const next = await this.#pingOnce(transport);
      if (generation === this.#generation) this.#pingLater(transport, generation, next);
    } catch {
      this.#fail(generation);
    }
  }

  #receive(raw: unknown): void {
    const events = parseEvents(raw);
    if (events.some((event) => event.type === "error" && event.code === "connection_replaced")) {
      this.#drop();
      this.#set({ kind: "replaced" });
      return;
    }
    if (events.some((event) => event.type === "error" && event.code === "signed_out")) {
      this.#drop();
      this.#set({ kind: "signed_out" });
      this.ports.onSignedOut?.();
      return;
    }
    this.ports.onEvents(events);
  }

  #fail(generation: number, retryAfter: number | null = null): void {
    if (generation !== this.#generation) return;
    if (this.#connectedAt > 0 && Date.now() - this.#connectedAt > stableMs) this.#attempt = 0;
    this.#drop();
    const online = this.ports.online?.() ?? navigator.onLine;
    if (!online) {
      this.#set({ kind: "offline", retryAt: null }); // `online` wakes us
      return;
    }
    const wait = Math.max(backoffMs(this.#attempt++), (retryAfter ?? 0) * 1000);
    this.#set({ kind: "offline", retryAt: Date.now() + wait });
    this.#retry = setTimeout(() => void this.#connect(), wait);
  }

  /** Ends the present attempt; whatever it still reports is ignored. */
  #drop(): void {
    this.#generation++;
    this.#connectedAt = 0;
    clearTimeout(this.#retry);
    clearTimeout(this.#ping);
    const transport = this.#transport;
    this.#transport = null;
    void transport?.stop().catch(() => undefined);
  }

  #set(next: ConnectionState): void {
    this.#state = next;
    this.emit();
  }
}
