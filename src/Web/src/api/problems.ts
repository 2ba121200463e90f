import * as v from "valibot";

const body = v.object({
  code: v.optional(v.string(), ""),
  detail: v.optional(v.nullable(v.string()), null),
  errors: v.optional(v.record(v.string(), v.array(v.string())), {}),
  retry_after: v.optional(v.nullable(v.number()), null),
});

/** The server answered, and refused. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string | null,
    readonly errors: Record<string, string[]> = {},
    /** Seconds, when the server asks us to wait. */
    readonly retryAfter: number | null = null,
  ) {
    super(`${status} ${code}${detail ? `: ${detail}` : ""}`);
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
  const { code, detail, errors, retry_after } = parsed.output;
  return new ApiError(response.status, code || `http_${response.status}`, detail, errors, retry_after ?? wait);
}
