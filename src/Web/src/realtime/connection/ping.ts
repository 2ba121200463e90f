import * as v from "valibot";
import { ApiError } from "../../api/problems";
import { serverVersion } from "../../api/serverVersion";
import type { ConnectionPorts } from "./connectionState";
import { pong } from "./events";
import { invoke } from "./invoke";
import type { Transport } from "./transport";

/** Unless the server says otherwise in its pong. */
export const pingEveryMs = 25_000;

/** Shows that this connection lives. Returns after how many milliseconds the next one is due. */
export async function ping(transport: Transport, onServerTime: ConnectionPorts["onServerTime"]): Promise<number> {
  const sentAt = performance.now();
  try {
    const answer = v.safeParse(pong, await invoke(transport, { type: "ping" }));
    if (answer.success) serverVersion.seen(answer.output.version);
    if (answer.success && answer.output.server_time) onServerTime?.(answer.output.server_time, sentAt);
    return (answer.success && answer.output.ping_after ? answer.output.ping_after * 1000 : 0) || pingEveryMs;
  } catch (error) {
    // Too often is answered: the connection lives, and so does the server.
    if (!(error instanceof ApiError) || error.code !== "rate_limited") throw error;
    return pingEveryMs;
  }
}
