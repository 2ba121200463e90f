import * as v from "valibot";
import { apiOrigin } from "./origin";
import { ApiError, NetworkError, problemOf } from "./problems";
import { serverClock } from "./serverClock";

/** Where access tokens come from. */
export interface TokenSource {
  /** A token that is good for a while yet, or `null` when nobody is signed in. */
  token(): Promise<string | null>;
  /** Called when the server refused `stale`: a newer token, or `null`. */
  renew(stale: string): Promise<string | null>;
}

export interface RequestOptions {
  body?: unknown;
  query?: Record<string, string | number | undefined>;
  signal?: AbortSignal;
}

// A request that hangs for longer than this is taken for lost; all of ours may be repeated.
const timeoutMs = 20_000;

async function send(method: string, url: string, token: string | null, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  const timeout = AbortSignal.timeout(timeoutMs);
  const sentAt = performance.now();
  try {
    const response = await fetch(apiOrigin + url, {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      credentials: "same-origin",
    });
    serverClock.date(response.headers.get("Date"), sentAt);
    return response;
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw new NetworkError(cause);
  }
}

/** Sends JSON and parses the answer. A refused token is renewed once and the request repeated. */
export class Http {
  constructor(private readonly tokens: TokenSource | null) {}

  async get<T extends v.GenericSchema>(path: string, schema: T, options: RequestOptions = {}) {
    return this.#parse(await this.raw("GET", path, options), schema);
  }

  async call<T extends v.GenericSchema>(method: string, path: string, schema: T, options: RequestOptions = {}) {
    return this.#parse(await this.raw(method, path, options), schema);
  }

  /** For answers without a body, and for those whose headers matter. */
  async raw(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) query.set(name, String(value));
    }
    const url = query.size > 0 ? `${path}?${query}` : path;
    const token = (await this.tokens?.token()) ?? null;
    let response = await send(method, url, token, options);
    if (response.status === 401 && token && this.tokens) {
      const newer = await this.tokens.renew(token);
      if (newer) response = await send(method, url, newer, options);
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async #parse<T extends v.GenericSchema>(response: Response, schema: T): Promise<v.InferOutput<T>> {
    let json: unknown;
    try {
      json = await response.json();
    } catch (cause) {
      throw new NetworkError(cause); // cut off on the way
    }
    const parsed = v.safeParse(schema, json);
    if (parsed.success) return parsed.output;
    throw new ApiError(502, "unexpected_answer", v.summarize(parsed.issues));
  }
}
