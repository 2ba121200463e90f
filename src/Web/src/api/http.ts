import * as v from "valibot";
import { listOf } from "./lenient";
import { apiOrigin } from "./origin";
import { ApiError, NetworkError, problemOf, SignedOutError } from "./problems";
import { serverClock } from "./serverClock";
import { serverVersion } from "./serverVersion";

/** Where access tokens come from. Each throws `SignedOutError` when the sign-in has ended. */
export interface TokenSource {
  /** A token that is good for a while yet. */
  token(): Promise<string>;
  /** Called when the server refused `stale`: a newer token. */
  renew(stale: string): Promise<string>;
  /** Called when the server refused `token` though it had just been made: then the sign-in has ended. */
  refused(token: string): void;
}

export interface RequestOptions {
  body?: unknown;
  query?: Record<string, string | number | undefined>;
  signal?: AbortSignal;
  /** Instead of the usual time for an answer. */
  timeoutMs?: number;
}

/** A part of a list, and the place at which the next part goes on; `null` where it is the last one. */
export interface Page<T> { items: T[]; next: string | null }

/** The place at which a list goes on, by the header that says so. */
export function nextOf(link: string | null): string | null {
  const address = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? "")?.[1];
  return address === undefined ? null : new URL(address, "http://any").searchParams.get("after");
}

// A request that hangs for longer than this is taken for lost; all of ours may be repeated.
const usualTimeoutMs = 20_000;

async function send(method: string, url: string, token: string | null, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  const timeout = AbortSignal.timeout(options.timeoutMs ?? usualTimeoutMs);
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

/**
 * Sends JSON and parses the answer. A refused token is renewed once and the request repeated; nothing goes out without a token
 * where there is a source of them.
 */
export class Http {
  constructor(private readonly tokens: TokenSource | null) {}

  async get<T extends v.GenericSchema>(path: string, schema: T, options: RequestOptions = {}) {
    return this.#parse(await this.raw("GET", path, options), schema);
  }

  async call<T extends v.GenericSchema>(method: string, path: string, schema: T, options: RequestOptions = {}) {
    return this.#parse(await this.raw(method, path, options), schema);
  }

  /** A list that comes in parts. */
  async page<T extends v.GenericSchema>(path: string, item: T, query: RequestOptions["query"]): Promise<Page<v.InferOutput<T>>> {
    const response = await this.raw("GET", path, { query });
    return { items: await this.#parse(response, listOf(item)), next: nextOf(response.headers.get("Link")) };
  }

  /** A page that says something besides its entries. */
  async pageOf<T extends v.GenericSchema>(
    path: string, body: T, query: RequestOptions["query"],
  ): Promise<{ body: v.InferOutput<T>; next: string | null }> {
    const response = await this.raw("GET", path, { query });
    return { body: await this.#parse(response, body), next: nextOf(response.headers.get("Link")) };
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
    if (response.status === 401 && token !== null && this.tokens) {
      const newer = await this.tokens.renew(token);
      response = await send(method, url, newer, options);
      if (response.status === 401) {
        this.tokens.refused(newer);
        throw new SignedOutError();
      }
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
    serverVersion.misunderstood();
    throw new ApiError(502, "unexpected_answer", v.summarize(parsed.issues));
  }
}
