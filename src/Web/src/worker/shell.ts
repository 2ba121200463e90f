/** A file of the client: its address, and the digest that its content has (in the form of subresource integrity). */
export interface ShellFile {
  url: string;
  integrity: string;
}

/** What one build of the client consists of. */
export interface Build {
  version: string;
  files: readonly ShellFile[];
}

const prefix = "veza-shell-";

// Paths of the server's own, which are never pages of the client. A test compares them with the server's routes.
const serverPaths = ["/api", "/hub", "/health", "/openapi", "/.well-known"];

const isBelow = (path: string, top: string) => path === top || path.startsWith(`${top}/`);

/** Whether the server answers the address with `index.html`: by its rule, which is that of `WebClient.cs`. */
export function isPage(path: string): boolean {
  const last = path.slice(path.lastIndexOf("/") + 1);
  return !last.includes(".") && !serverPaths.some((top) => isBelow(path.toLowerCase(), top));
}

/**
 * The files of one build, kept all together or not at all, so that a page never gets files of two builds. Nothing is kept
 * but these files: no answer of the API, no token, nothing that anybody wrote.
 */
export class Shell {
  readonly #name: string;
  readonly #urls: ReadonlySet<string>;

  constructor(
    private readonly build: Build,
    private readonly origin: string,
    private readonly caches: CacheStorage,
    private readonly fetch: (request: Request) => Promise<Response>,
  ) {
    this.#name = prefix + build.version;
    this.#urls = new Set(build.files.map((file) => file.url));
  }

  /**
   * Fetches every file. While a new build is being deployed the server may still have files of another one: their digests
   * differ, then nothing is kept, and the browser tries again at its next look.
   */
  async keep(): Promise<void> {
    const cache = await this.caches.open(this.#name);
    try {
      await Promise.all(this.build.files.map(async ({ url, integrity }) => {
        // What has no hash in its name may lie in the browser's cache as it was in an earlier build.
        const mode = url.startsWith("/assets/") ? "default" : "no-cache";
        const response = await this.fetch(new Request(new URL(url, this.origin), { integrity, cache: mode }));
        if (!response.ok || response.redirected) throw new Error(`${url} answers ${response.status}; the build is not kept.`);
        await cache.put(url, response);
      }));
    } catch (error) {
      await this.caches.delete(this.#name);
      throw error;
    }
  }

  /** Forgets the builds before the last one. That one stays: windows that were opened with it may ask for more of it. */
  async tidy(): Promise<void> {
    const others = (await this.caches.keys()).filter((name) => name.startsWith(prefix) && name !== this.#name);
    await Promise.all(others.slice(0, -1).map((name) => this.caches.delete(name)));
  }

  /** The answer to a page's request, or `null`: the request goes its way as if there were no worker. */
  answer(request: Request): Promise<Response> | null {
    const { origin, pathname, search } = new URL(request.url);
    if (request.method !== "GET" || origin !== this.origin) return null;
    if (request.mode === "navigate") return isPage(pathname) ? this.#page(request) : null;
    if (search !== "" || pathname === "/") return null;
    return this.#urls.has(pathname) || pathname.startsWith("/assets/") ? this.#file(request, pathname) : null;
  }

  async #page(request: Request): Promise<Response> {
    return await this.#wholePage().catch(() => null) ?? await this.fetch(request); // without storage, as without a worker
  }

  /** The page, if all that belongs to it is there too. */
  async #wholePage(): Promise<Response | null> {
    const cache = await this.caches.open(this.#name);
    const kept = new Set((await cache.keys()).map((one) => new URL(one.url).pathname));
    if ([...this.#urls].some((url) => !kept.has(url))) return null;
    return await cache.match("/", { ignoreVary: true }) ?? null;
  }

  async #file(request: Request, path: string): Promise<Response> {
    const find = async () => {
      const own = await (await this.caches.open(this.#name)).match(path, { ignoreVary: true });
      // A window of the build before asks for a part that it had not needed yet, and that the server has no more.
      return own ?? await this.caches.match(path, { ignoreVary: true });
    };
    return await find().catch(() => undefined) ?? await this.fetch(request);
  }
}
