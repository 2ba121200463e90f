import * as v from "valibot";
import { serverVersion } from "./serverVersion";

const number = v.optional(v.number());
const word = v.fallback(v.optional(v.string()), undefined);

/** What is wrong with one field; `length` is what was sent, in the unit of `max`. */
const fault = v.object({ code: v.string(), min: number, max: number, length: number });
export type FieldFault = v.InferOutput<typeof fault>;

/** What a refusal carries beside its code, over HTTP and over the connection alike. The server's own sentences are for developers. */
export const refusalFields = {
  errors: v.optional(v.record(v.string(), v.array(v.string())), {}),
  faults: v.optional(v.record(v.string(), fault), {}),
  max: number,
  user_id: v.optional(v.string()),
  needed: v.optional(v.string()),
  retry_after: v.optional(v.nullable(v.number()), null),
};

/** The numbers and words of a refusal, by which it can be said in any language. */
export interface Said {
  faults?: Record<string, FieldFault>;
  max?: number;
  user_id?: string;
  needed?: string;
  /** Of somebody who is banned: reads their notices and appeals, and nothing else. */
  notices_token?: string;
  /** Why a text may not be published: a code of moderation. */
  reason?: string;
  rule?: string;
  /** Where in the text: start and length, in UTF-16 units. */
  ranges?: [number, number][];
}

/** Of a text that may not be published: why, and where, in UTF-16 units of what was sent. */
const blockedFields = { notices_token: word, reason: word, rule: word, ranges: v.fallback(v.optional(v.array(v.tuple([v.number(), v.number()]))), undefined) };

const body = v.object({
  code: v.optional(v.string(), ""), detail: v.optional(v.nullable(v.string()), null), ...refusalFields, ...blockedFields,
});

/** What a server says that does not know what it is asked: it is of another version. */
const unknownThere = new Set(["method_not_allowed", "unknown_event"]);

/** The server answered, and refused. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** For developers: never shown. */
    readonly detail: string | null,
    readonly errors: Record<string, string[]> = {},
    /** Seconds, when the server asks us to wait. */
    readonly retryAfter: number | null = null,
    readonly said: Said = {},
  ) {
    super(`${status} ${code}${detail ? `: ${detail}` : ""}`);
    if (unknownThere.has(code)) serverVersion.misunderstood();
  }

  /** True when the same request may succeed later; false for a real refusal. */
  get transient(): boolean {
    return this.status === 408 || this.status === 425 || this.status === 429 || this.status >= 500;
  }
}

/** No answer came: nobody knows whether the server did it. */
export class NetworkError extends Error {
  constructor(cause?: unknown) {
    super("The server could not be reached.", { cause });
  }
}

/** There is no session any more; the person has to sign in. */
export class SignedOutError extends Error {
  constructor() {
    super("Signed out.");
  }
}

/** The problem that an answer carries; a proxy's HTML page becomes one too. */
export async function problemOf(response: Response): Promise<ApiError> {
  const header = Number(response.headers.get("Retry-After"));
  const wait = Number.isFinite(header) && header > 0 ? header : null;
  const parsed = v.safeParse(body, await response.json().catch(() => null));
  if (!parsed.success) return new ApiError(response.status, `http_${response.status}`, null, {}, wait);
  const { code, detail, errors, retry_after, ...said } = parsed.output;
  return new ApiError(response.status, code || `http_${response.status}`, detail, errors, retry_after ?? wait, said);
}
