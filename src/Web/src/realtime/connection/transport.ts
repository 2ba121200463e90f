import { HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";
import type { Door } from "../../api/wire";
import type { ClientEvent } from "../../api/schema";

/** One connection, from its start to its end. */
export interface Transport {
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke(event: ClientEvent): Promise<unknown>;
  onEvents(listener: (raw: unknown) => void): void;
  onClose(listener: (error?: Error) => void): void;
}

export type TransportFactory = (door: Door) => Transport;

/**
 * The official client. It does not reconnect by itself: our own policy does, because it has to sync afterwards. Nor does it ask
 * the way by itself: that is a call like the others, whose refusals are understood in one place.
 */
export const signalrTransport: TransportFactory = ({ url, accessToken }) => {
  const hub = new HubConnectionBuilder()
    .withUrl(url, { accessTokenFactory: () => accessToken })
    .configureLogging(LogLevel.None)
    .build();
  hub.serverTimeoutInMilliseconds = 60_000;
  return {
    start: () => hub.start(),
    stop: () => hub.state === HubConnectionState.Disconnected ? Promise.resolve() : hub.stop(),
    invoke: (event) => hub.invoke<unknown>("event", event),
    onEvents: (listener) => hub.on("events", listener),
    onClose: (listener) => hub.onclose(listener),
  };
};
