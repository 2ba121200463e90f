using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>What a browser keeps of the client: its files, its database, its settings.</summary>
public static class Device
{
    private const string Read = """
        const open = name => new Promise((done, failed) => {
            const asked = indexedDB.open(name);
            asked.onsuccess = () => done(asked.result);
            asked.onerror = () => failed(asked.error);
        });
        const all = store => new Promise((done, failed) => {
            const asked = store.getAll();
            asked.onsuccess = () => done(asked.result);
            asked.onerror = () => failed(asked.error);
        });
        const databases = async (only = () => true) => {
            const found = [];
            for (const { name } of await indexedDB.databases()) {
                const database = await open(name);
                for (const store of [...database.objectStoreNames].filter(only))
                    found.push(...await all(database.transaction(store).objectStore(store)));
                database.close();
            }
            return JSON.stringify(found, (_, value) => value instanceof Map ? [...value] : value instanceof Set ? [...value] : value);
        };
        """;

    /// <summary>Waits until the client can start without a network, and shows then what the text stands in.</summary>
    public static Task UntilKeptAsync(IPage page, string text) => UntilAsync(
        page,
        "navigator.serviceWorker.controller && (await databases(store => store === 'snapshots')).includes(text)",
        text);

    /// <summary>Waits until no snapshot is left.</summary>
    public static Task UntilForgottenAsync(IPage page) => UntilAsync(page, "await databases() === '[]'", "");

    /// <summary>The addresses that the service worker has answers for.</summary>
    public static Task<string[]> CachedAsync(IPage page) => page.EvaluateAsync<string[]>("""
        async () => {
            const urls = [];
            for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) urls.push(one.url);
            return urls;
        }
        """);

    /// <summary>All that is stored, as one text; of the cache the addresses.</summary>
    public static async Task<string> EverythingAsync(IPage page) =>
        string.Join('\n', await CachedAsync(page)) + await page.EvaluateAsync<string>($$"""
            async () => {
                {{Read}}
                return JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie + await databases();
            }
            """);

    /// <summary>Looks once a frame; the question awaits answers, for which the browser's own waiting does not wait.</summary>
    private static async Task UntilAsync(IPage page, string question, string text) => await page.EvaluateAsync(
        $$"""
        async text => {
            {{Read}}
            while (!({{question}})) await new Promise(requestAnimationFrame);
        }
        """,
        text).WaitAsync(TimeSpan.FromSeconds(60));
}
