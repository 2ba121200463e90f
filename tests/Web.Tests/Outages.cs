using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>Whatever happens to the server or the network, every message ends up once and in order in every page.</summary>
public sealed class Outages(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_server_killed_again_and_again_while_people_type_costs_no_message_and_doubles_none()
    {
        const int Each = 40;
        await using var scene = await TestScene.CreateAsync();
        await using var server = await ServerProcess.StartAsync(scene, Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await using var his = await browser.OpenAsync(bob, server.Address);
        await hers.OpenRoomAsync(room);
        await his.OpenRoomAsync(room);

        var typing = Task.WhenAll(TypeAsync(hers, "alice", Each), TypeAsync(his, "bob", Each));
        foreach (var stored in new[] { 10, 40 })
        {
            await UntilStoredAsync(scene, stored);
            await server.Kill9Async();
            await server.RestartAsync();
        }

        await typing;
        await hers.UntilShownAsync(2 * Each);
        await his.UntilShownAsync(2 * Each);

        var (inHers, inHis) = (await hers.TokensAsync(), await his.TokensAsync());
        Assert.Equal(inHers, inHis);
        Assert.Equal(Numbered("alice", Each), inHers.Where(t => t.StartsWith("alice", StringComparison.Ordinal)));
        Assert.Equal(Numbered("bob", Each), inHers.Where(t => t.StartsWith("bob", StringComparison.Ordinal)));
        Assert.Equal(2L * Each, await scene.Database.CountAsync("messages"));
    }

    [Fact]
    public async Task A_lost_network_is_told_and_when_it_is_back_both_sides_have_everything()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var network = Network.Of(server);
        await using var hers = await browser.OpenAsync(alice, network);
        await using var his = await browser.OpenAsync(bob, server.Address);
        await hers.OpenRoomAsync(room);
        await his.OpenRoomAsync(room);
        await hers.SayAsync("alice-1");
        await his.UntilShownAsync("alice-1");

        await network.LoseAsync();
        await hers.UntilConnectionAsync("offline");
        for (var i = 2; i <= 6; i++) await hers.SayAsync($"alice-{i}");
        for (var i = 1; i <= 5; i++) await his.SayAsync($"bob-{i}");
        await his.UntilShownAsync(6);
        var waiting = (await hers.MessagesAsync()).Count(m => m.State == "sending");
        network.Resume();

        await hers.UntilShownAsync(11);
        await his.UntilShownAsync(11);
        await hers.UntilOnlineAsync();
        Assert.Equal(5, waiting);
        var shown = await hers.TokensAsync();
        Assert.Equal(["alice-1", .. Numbered("bob", 5), .. Numbered("alice", 6).Skip(1)], shown);
        Assert.Equal(shown, await his.TokensAsync());
    }

    [Fact]
    public async Task Messages_written_offline_survive_a_reload_and_go_out_once()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var network = Network.Of(server);
        await using var hers = await browser.OpenAsync(alice, network);
        await ServeFilesAsync(hers.Context, network.Address);
        await hers.OpenRoomAsync(room);
        await hers.SayAsync("alice-1");
        await hers.UntilShownAsync("alice-1");

        await network.LoseAsync();
        await hers.UntilConnectionAsync("offline");
        for (var i = 2; i <= 5; i++) await hers.SayAsync($"alice-{i}");
        await hers.Page.Locator("[data-testid=message][data-state=sending]").Nth(3).WaitForAsync();
        await hers.Page.ReloadAsync();
        network.Resume();

        await hers.UntilOnlineAsync();
        await hers.UntilShownAsync(5);
        Assert.Equal(Numbered("alice", 5), await hers.TokensAsync());
        var history = (await bob.GetAsync($"/api/rooms/{room}/messages")).AsArray();
        Assert.Equal(Numbered("alice", 5), history.Select(m => m!["content"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_message_survives_a_reload_before_the_browser_has_stored_it()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await hers.OpenRoomAsync(room);
        var holder = await HoldOutboxAsync(hers.Context);
        await hers.SayAsync("alice-1");
        await hers.SayAsync("alice-2");
        await hers.Page.Locator("[data-testid=message][data-state=sending]").Nth(1).WaitForAsync();

        await hers.Page.ReloadAsync();
        await hers.UntilOnlineAsync();
        await holder.CloseAsync();
        await hers.UntilShownAsync(2);

        Assert.Equal(Numbered("alice", 2), await hers.TokensAsync());
        var history = (await bob.GetAsync($"/api/rooms/{room}/messages")).AsArray();
        Assert.Equal(Numbered("alice", 2), history.Select(m => m!["content"]!.GetValue<string>()));
    }

    private static async Task TypeAsync(ChatPage page, string name, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await page.SayAsync($"{name}-{i}");
            await Task.Delay(50); // as fast as nobody types, and slow enough for the kills to fall in between
        }
    }

    private static IEnumerable<string> Numbered(string name, int count) => Enumerable.Range(1, count).Select(i => $"{name}-{i}");

    private static async Task UntilStoredAsync(TestScene scene, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await scene.Database.CountAsync("messages") < count)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(20);
        }
    }

    /// <summary>A page that has the browser's outbox for itself: whoever else writes to it waits until that page is closed.</summary>
    private static async Task<IPage> HoldOutboxAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/health/live"); // of the same origin, without the client in it
        await page.EvaluateAsync("""
            () => new Promise((held, failed) => {
                const opening = indexedDB.open("veza");
                opening.onerror = () => failed(opening.error);
                opening.onsuccess = () => {
                    const outbox = opening.result.transaction("outbox", "readwrite").objectStore("outbox");
                    const ask = () => { outbox.count().onsuccess = () => { held(); ask(); }; };
                    ask();
                };
            })
            """);
        return page;
    }

    /// <summary>The page's files come from the disk, as from a server of static files: only the chat server is out of reach.</summary>
    private static async Task ServeFilesAsync(IBrowserContext context, Uri origin)
    {
        // Chromium takes a page that comes from no server for one of the internet, which has to ask before it calls loopback.
        await context.GrantPermissionsAsync(["local-network-access"]);
        await context.RouteAsync(
            url => url.StartsWith(origin.ToString(), StringComparison.Ordinal)
                && !new Uri(url).AbsolutePath.StartsWith("/api", StringComparison.Ordinal)
                && !new Uri(url).AbsolutePath.StartsWith("/hub", StringComparison.Ordinal),
            route =>
            {
                var path = Path.Combine(Browser.WebRoot, new Uri(route.Request.Url).AbsolutePath.TrimStart('/'));
                return route.FulfillAsync(new RouteFulfillOptions
                {
                    Path = File.Exists(path) ? path : Path.Combine(Browser.WebRoot, "index.html"),
                });
            });
    }
}
