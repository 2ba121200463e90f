import { ApiError, NetworkError } from "../../api/problems";
import type { ClientEvent } from "../../api/schema";
import { refusalOf } from "./events";
import type { Transport } from "./transport";

export const pongWithinMs = 10_000;

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

/** Over this connection the server says that it cannot work at the moment. The connection itself is well. */
export function isOutage(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 503;
}

/** What the work brings, or a `NetworkError` when it fails or takes longer than this. */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NetworkError()), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch (cause) {
    throw cause instanceof NetworkError ? cause : new NetworkError(cause);
  } finally {
    clearTimeout(timer);
  }
}

/** Sends, and turns an error in the answer into an exception. */
export async function invoke(transport: Transport, event: ClientEvent): Promise<unknown> {
  const answer = await within(pongWithinMs, transport.invoke(event));
  const refusal = refusalOf(answer);
  if (refusal) {
    const { code, message, errors, retry_after, ...said } = refusal;
    throw new ApiError(statusOf(code), code, message, errors, retry_after, said);
  }
  return answer;
}
