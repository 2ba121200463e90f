import { Emitter } from "../../api/emitter";
import { ApiError, NetworkError, SignedOutError } from "../../api/problems";
import { backoffMs } from "./backoff";
import type { ConnectionPorts, ConnectionState, Send } from "./connectionState";
import { endingOf } from "./coreEvents";
import { invoke, isOutage, within } from "./invoke";
import { followPage } from "./pageLife";
import { ping } from "./ping";
import type { Transport } from "./transport";

const startWithinMs = 30_000;
// A connection that lived for less counts as another failed attempt, so that a server that drops us at once is not hammered.
const stableMs = 10_000;

/** Keeps one connection to the server for as long as it is wanted, and says honestly how that goes. */
export class Connection extends Emitter {
  #state: ConnectionState = { kind: "connecting" };
  #transport: Transport | null = null;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;
  #connectedAt: number | null = null;
  #unfollow: () => void = () => undefined;

  constructor(private readonly ports: ConnectionPorts) {
    super();
  }

  readonly getSnapshot = (): ConnectionState => this.#state;

  start(): void {
    this.#unfollow = followPage({
      online: () => this.#wake(), offline: () => this.#sleep(), putAside: () => this.#putAside(), back: () => this.#comeBack(),
    });
    void this.#connect();
  }

  stop(): void {
    this.#unfollow();
    this.#drop();
    this.#set({ kind: "signed_out" });
  }

  /** The person does not want to wait, or wants this window back after it was replaced. */
  retryNow(): void {
    if (this.#state.kind !== "offline" && this.#state.kind !== "replaced") return;
    this.#attempt = 0;
    if (this.#transport === null) return void this.#connect();
    clearTimeout(this.#ping);
    this.#set({ kind: "connecting" });
    void this.#keepAlive(this.#transport, this.#generation);
  }

  #wake(): void {
    if (this.#state.kind === "offline") this.retryNow();
  }

  /** The browser says the network is gone; a socket would take minutes to notice. */
  #sleep(): void {
    if (this.#transport !== null) this.#fail(this.#generation, new NetworkError());
  }

  /** Others need not wait for a lease to end to see that this person has left. */
  #putAside(): void {
    if (this.#isOver()) return;
    this.#drop();
    this.#set({ kind: "connecting" });
  }

  #comeBack(): void {
    if (!this.#isOver()) void this.#connect();
  }

  #isOver(): boolean {
    return this.#state.kind === "replaced" || this.#state.kind === "signed_out";
  }

  async #connect(): Promise<void> {
    this.#drop();
    const mine = this.#generation;
    this.#set({ kind: "connecting" });
    let transport: Transport | null = null;
    try {
      const door = await this.ports.negotiate();
      if (mine !== this.#generation) return;
      const made = this.ports.transport(door);
      this.#transport = made;
      made.onEvents((raw) => { if (mine === this.#generation) this.#receive(raw); });
      made.onClose(() => this.#fail(mine, null));
      this.ports.beforeCatchUp();
      await within(startWithinMs, made.start());
      if (mine !== this.#generation) return void made.stop().catch(() => undefined);
      this.#connectedAt = performance.now();
      transport = made;
      await this.#comeOnline(made, mine);
    } catch (error) {
      this.#failed(transport, mine, error);
    }
  }

  /** A first pong, or one after an outage: what was missed is brought before all is well. */
  async #comeOnline(transport: Transport, mine: number): Promise<void> {
    const send: Send = (event) => invoke(transport, event);
    const wasOut = this.#state.kind === "offline";
    if (!wasOut) this.#set({ kind: "catching_up", send });
    const next = await ping(transport, this.ports.onServerTime);
    if (mine !== this.#generation) return;
    if (wasOut) this.#set({ kind: "catching_up", send });
    await this.ports.catchUp();
    if (mine !== this.#generation) return;
    if (wasOut) this.#attempt = 0;
    this.#pingLater(transport, mine, next);
    this.#set({ kind: "online", send });
  }

  /** `transport`: the one that was open when it failed. */
  #failed(transport: Transport | null, mine: number, error: unknown): void {
    if (mine !== this.#generation) return;
    if (error instanceof SignedOutError) {
      this.#drop();
      this.#set({ kind: "signed_out" });
    } else if (transport && isOutage(error)) {
      const wait = this.#wait(error);
      this.#set({ kind: "offline", cause: "server", retryAt: performance.now() + wait });
      this.#pingLater(transport, mine, wait);
    } else {
      const unknown = error instanceof ApiError && error.code === "connection_unknown";
      this.#fail(mine, unknown ? null : error);
    }
  }

  #pingLater(transport: Transport, generation: number, afterMs: number): void {
    this.#ping = setTimeout(() => void this.#keepAlive(transport, generation), afterMs);
  }

  async #keepAlive(transport: Transport, generation: number): Promise<void> {
    try {
      if (this.#state.kind !== "online") return await this.#comeOnline(transport, generation);
      const next = await ping(transport, this.ports.onServerTime);
      if (generation === this.#generation) this.#pingLater(transport, generation, next);
    } catch (error) {
      this.#failed(transport, generation, error);
    }
  }

  #receive(raw: unknown): void {
    const events = this.ports.events.parse(raw);
    const ending = endingOf(events);
    if (ending === null) return this.ports.onEvents(events);
    this.#drop();
    if (ending === "connection_replaced") this.#set({ kind: "replaced" });
    else if (this.ports.onSignedOut?.() === false) void this.#connect();
    else this.#set({ kind: "signed_out" });
  }

  /**
   * `error` is `null` when the connection was closed, or is not known there any more. Nobody is called offline for that before one
   * try to connect again has failed.
   */
  #fail(generation: number, error: unknown): void {
    if (generation !== this.#generation) return;
    if (this.#connectedAt !== null && performance.now() - this.#connectedAt > stableMs) this.#attempt = 0;
    const closed = error === null && this.#connectedAt !== null && this.#attempt === 0;
    const cause = error instanceof ApiError ? "server" : "network";
    this.#drop();
    const online = this.ports.online?.() ?? navigator.onLine;
    if (!online) {
      this.#set({ kind: "offline", cause: "network", retryAt: null }); // `online` wakes us
      return;
    }
    const wait = this.#wait(error);
    this.#set(closed ? { kind: "connecting" } : { kind: "offline", cause, retryAt: performance.now() + wait });
    this.#retry = setTimeout(() => void this.#connect(), wait);
  }

  /** How long until the next try: longer after each failure, and no sooner than the server asks for. */
  #wait(error: unknown): number {
    const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
    return Math.max(backoffMs(this.#attempt++), asked);
  }

  /** Ends the present attempt; whatever it still reports is ignored. */
  #drop(): void {
    this.#generation++;
    this.#connectedAt = null;
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
