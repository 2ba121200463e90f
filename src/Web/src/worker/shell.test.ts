import { describe, expect, it } from "vitest";
import { isPage, Shell, type Build } from "./shell";

const origin = "https://chat.example.com";

/** Cache storage for a test that runs outside of a browser. */
class Caches {
  readonly all = new Map<string, Map<string, Response>>();
  keys = () => Promise.resolve([...this.all.keys()]);
  delete = (name: string) => Promise.resolve(this.all.delete(name));
  match = (path: string) => Promise.resolve([...this.all.values()].map((one) => one.get(path)).find(Boolean)?.clone());
  open = (name: string) => {
    const entries = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, entries);
    return Promise.resolve({
      put: (path: string, response: Response) => { entries.set(path, response); return Promise.resolve(); },
      match: (path: string) => Promise.resolve(entries.get(path)?.clone()),
      keys: () => Promise.resolve([...entries.keys()].map((path) => ({ url: origin + path }))),
    });
  };
}

function build(version: string): Build {
  const urls = ["/", "/boot.js", `/assets/index-${version}.js`];
  return { version, files: urls.map((url) => ({ url, integrity: "sha256-" })) };
}

/** A server that has the files of one build, and answers `missing` with 404. */
const serves = (version: string, missing = "") => (request: Request) => {
  const { pathname } = new URL(request.url);
  const known = build(version).files.some((file) => file.url === pathname) && pathname !== missing;
  return Promise.resolve(new Response(`${version} ${pathname}`, { status: known ? 200 : 404 }));
};
const away = () => Promise.reject(new TypeError("Failed to fetch"));

const made = (version: string, caches: Caches, fetch: (request: Request) => Promise<Response>) =>
  new Shell(build(version), origin, caches as unknown as CacheStorage, fetch);

const request = (path: string, mode = "no-cors", method = "GET") =>
  ({ url: new URL(path, origin).href, mode, method }) as Request;
const textOf = async (answer: Promise<Response> | null) => answer && await (await answer).text();

describe("the shell", () => {
  it("answers pages and files without a network", async () => {
    const caches = new Caches();
    await made("a", caches, serves("a")).keep();
    const offline = made("a", caches, away);
    expect(await textOf(offline.answer(request("/r/1/7", "navigate")))).toBe("a /");
    expect(await textOf(offline.answer(request("/assets/index-a.js")))).toBe("a /assets/index-a.js");
    expect(await textOf(offline.answer(request("/boot.js")))).toBe("a /boot.js");
  });

  it.each([
    ["/api/rooms", "cors", "GET"], ["/api/auth/refresh", "cors", "POST"], ["/api/rooms", "navigate", "GET"], ["/hub", "websocket", "GET"],
    ["/health/live", "navigate", "GET"], ["/openapi/v1.json", "navigate", "GET"], ["/.well-known/jwks.json", "cors", "GET"],
    ["/boot.js?token=x", "no-cors", "GET"], ["https://api.example.com/assets/x.js", "cors", "GET"], ["/", "navigate", "POST"], ["/sw.js", "same-origin", "GET"],
  ])("leaves %s (%s, %s) to the network", async (path, mode, method) => {
    const caches = new Caches();
    const shell = made("a", caches, serves("a"));
    await shell.keep();
    const answer = shell.answer(request(path, mode, method));
    expect(answer).toBeNull();
  });

  it("keeps nothing but the files of its build, whatever is asked for", async () => {
    const caches = new Caches();
    const shell = made("a", caches, serves("a"));
    await shell.keep();
    await shell.answer(request("/assets/other-1.js"));
    await shell.answer(request("/r/1", "navigate"));
    expect([...caches.all].map(([name, kept]) => [name, [...kept.keys()]])).toEqual([["veza-shell-a", ["/", "/boot.js", "/assets/index-a.js"]]]);
  });

  it("is kept all together or not at all", async () => {
    const caches = new Caches();
    const shell = made("a", caches, serves("a", "/assets/index-a.js"));
    await expect(shell.keep()).rejects.toThrow("/assets/index-a.js");
    expect([...caches.all.keys()]).toEqual([]);
  });

  it("gives no page away when a part of it is gone: the server's page has all of its own", async () => {
    const caches = new Caches();
    await made("a", caches, serves("a")).keep();
    caches.all.get("veza-shell-a")?.delete("/assets/index-a.js");
    const shell = made("a", caches, () => Promise.resolve(new Response("the server's page")));
    expect(await textOf(shell.answer(request("/", "navigate")))).toBe("the server's page");
  });

  it("lets a window of the build before have its parts, and forgets the builds before that", async () => {
    const caches = new Caches();
    for (const version of ["a", "b", "c"]) {
      const shell = made(version, caches, serves(version));
      await shell.keep();
      await shell.tidy();
    }
    const now = made("c", caches, serves("c"));
    expect(await textOf(now.answer(request("/assets/index-b.js")))).toBe("b /assets/index-b.js");
    expect(await textOf(now.answer(request("/", "navigate")))).toBe("c /");
    expect([...caches.all.keys()]).toEqual(["veza-shell-b", "veza-shell-c"]);
  });

  it("is as if it were not there when storage fails", async () => {
    const broken = { open: () => Promise.reject(new Error("no storage")) } as unknown as CacheStorage;
    const shell = new Shell(build("a"), origin, broken, serves("a"));
    expect(await textOf(shell.answer(request("/", "navigate")))).toBe("a /");
    expect(await textOf(shell.answer(request("/boot.js")))).toBe("a /boot.js");
  });
});

it.each([["/", true], ["/r/1", true], ["/r/1/7", true], ["/anything", true], ["/a.txt", false], ["/api", false], ["/API/x", false], ["/apiary", true]])(
  "%s is a page: %s", (path, page) => expect(isPage(path)).toBe(page));
