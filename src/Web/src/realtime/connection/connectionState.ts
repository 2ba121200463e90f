import type { Door } from "../../api/wire";
import type { EventTable, ServerEvent } from "../store/events";
import type { ClientEvent } from "../../api/schema";
import type { TransportFactory } from "./transport";

export type Send = (event: ClientEvent) => Promise<unknown>;

/** What is shown of the connection. `send` exists only where sending is possible. */
export type ConnectionState =
  | { kind: "connecting" }
  | { kind: "catching_up"; send: Send }
  | { kind: "online"; send: Send }
  /** `server`: it was reached, and could not do what was asked. `retryAt`: by the monotonic clock. */
  | { kind: "offline"; cause: "network" | "server"; retryAt: number | null }
  | { kind: "signed_out" }
  | { kind: "replaced" };

/** What to call it: a server that was reached and cannot work does not make anybody offline. */
export function wordFor(state: ConnectionState) {
  return state.kind === "offline" && state.cause === "server" ? "unavailable" : state.kind;
}

export interface ConnectionPorts {
  /** Asks the way. Throws `SignedOutError` when the sign-in has ended. */
  negotiate: () => Promise<Door>;
  transport: TransportFactory;
  /** Reads what the server sends. */
  events: Pick<EventTable, "parse">;
  onEvents: (events: ServerEvent[]) => void;
  /** Called between the first pong and being online: brings what was missed. */
  catchUp: () => Promise<void>;
  /** Live events that arrive from now on overlap with the coming sync. */
  beforeCatchUp: () => void;
  /** The server's clock showed this time at some moment between `sentAt`, by the monotonic clock, and now. */
  onServerTime?: (time: string, sentAt: number) => void;
  /** The server says that this connection's sign-in has ended. Answers `false` when another one holds: connect with that. */
  onSignedOut?: () => boolean;
  online?: () => boolean;
}
