import type { HubConnection } from "@microsoft/signalr";
import { NetworkError } from "../../api/problems";
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
 * The official client, whose script is fetched with the first connection: the first view does without. It does not reconnect by itself: our
 * own policy does, because it has to sync afterwards. Nor does it ask the way by itself: that is a call like the others, whose refusals are
 * understood in one place.
 */
export const signalrTransport: TransportFactory = ({ url, accessToken }) => {
  let hub: HubConnection | null = null;
  let stopped = false;
  const listeners: ((hub: HubConnection) => void)[] = [];
  return {
    start: async () => {
      const { HubConnectionBuilder, LogLevel } = await import("@microsoft/signalr");
      if (stopped) throw new NetworkError();
      hub = new HubConnectionBuilder().withUrl(url, { accessTokenFactory: () => accessToken }).configureLogging(LogLevel.None).build();
      hub.serverTimeoutInMilliseconds = 60_000;
      for (const listen of listeners) listen(hub);
      await hub.start();
    },
    stop: async () => {
      stopped = true;
      await hub?.stop();
    },
    invoke: (event) => hub ? hub.invoke<unknown>("event", event) : Promise.reject(new NetworkError()),
    onEvents: (listener) => { listeners.push((made) => made.on("events", listener)); },
    onClose: (listener) => { listeners.push((made) => made.onclose(listener)); },
  };
};
