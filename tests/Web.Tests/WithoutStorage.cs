using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>A browser that keeps nothing, not everything, or not for long.</summary>
[Trait(Stage.Name, Stage.Standalone)] // what the browser refuses is the same on every stage
public sealed class WithoutStorage(Browser browser) : IClassFixture<Browser>
{
    private const string NoSmall = """
        Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });
        """;

    private const string FullSmall = """
        Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
        """;

    private const string NoDatabase = """
        IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError'); };
        """;

    private const string FullDatabase = """
        IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); };
        """;

    [Theory]
    [InlineData(NoSmall, NoDatabase, "all", "en-GB", "keeps nothing for this page")]
    [InlineData(FullSmall, "", "small", "fr-FR", "votre session prend fin")]
    [InlineData("", FullDatabase, "database", "fr-FR", "ne garde pas les messages")]
    public async Task Talking_goes_on_and_the_person_is_told_once_what_will_not_survive(
        string small, string database, string refused, string locale, string words)
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, other) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await using var his = await browser.OpenAsync(server.Address, locale);
        await his.Context.AddInitScriptAsync(small + database);
        var faults = new List<string>();
        his.Page.PageError += (_, fault) => faults.Add(fault);
        await his.SignInAsync(bob);

        await his.OpenRoomAsync(room);
        foreach (var text in new[] { "one", "two", "three" }) await his.SayAsync(text);
        await his.UntilShownAsync(3);
        await his.Composer.FillAsync("begun");
        await his.OpenRoomAsync(other);
        await his.OpenRoomAsync(room);

        Assert.Equal("begun", await his.Composer.InputValueAsync());
        var notice = his.Page.Locator($"[data-testid=storage-notice][data-refused={refused}]");
        Assert.Contains(words, await notice.InnerTextAsync(), StringComparison.Ordinal);
        await notice.GetByTestId("storage-notice-seen").ClickAsync();
        await notice.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        Assert.Equal(["one", "two", "three"], (await alice.GetAsync($"/api/rooms/{room}/messages")).AsArray().Select(m => m!["content"]!.GetValue<string>()));
        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_database_that_is_deleted_while_it_is_open_costs_no_message_and_is_written_anew()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var network = Network.Of(server);
        await using var his = await browser.OpenAsync(bob, network);
        await his.OpenRoomAsync(room);
        await his.SayAsync("bob-1");
        await his.UntilShownAsync(1);

        await network.LoseAsync();
        await his.UntilConnectionAsync("offline");
        await his.SayAsync("bob-2");
        await his.Page.EvaluateAsync("""
            () => new Promise((done, fail) => {
                const gone = indexedDB.deleteDatabase('veza');
                gone.onsuccess = done;
                gone.onerror = gone.onblocked = () => fail(new Error('The page holds on to its database.'));
            })
            """);
        await his.SayAsync("bob-3");
        var waiting = (await his.MessagesAsync()).Where(m => m.State == "sending").Select(m => m.Text.Contains("bob-2", StringComparison.Ordinal));
        Assert.Equal([true, false], waiting);
        await his.Page.WaitForFunctionAsync("""
            () => new Promise(done => {
                const opened = indexedDB.open('veza');
                opened.onsuccess = () => {
                    const database = opened.result;
                    if (!database.objectStoreNames.contains('snapshots')) { database.close(); done(false); return; }
                    const read = database.transaction(['snapshots', 'outbox']);
                    const [kept, waiting] = [read.objectStore('snapshots').count(), read.objectStore('outbox').count()];
                    read.oncomplete = () => { database.close(); done(kept.result === 1 && waiting.result === 2); };
                };
            })
            """);
        network.Resume();

        await his.UntilShownAsync(3);
        Assert.Equal(["bob-1", "bob-2", "bob-3"], await his.TokensAsync());
        Assert.Equal(0, await his.Page.GetByTestId("storage-notice").CountAsync());
    }
}
