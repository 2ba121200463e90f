using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>Without a network, or without a server, the client starts and shows what it had; what is written goes out later.</summary>
public sealed class StartingOffline(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_reload_without_a_network_shows_rooms_and_messages_and_what_is_written_goes_out_later()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await bob.PostAsync($"/api/rooms/{room}/messages", new { content = "bob-1" });
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await hers.OpenRoomAsync(room);
        await hers.SayAsync("alice-2");
        await Device.UntilKeptAsync(hers.Page, "alice-2");

        await hers.Context.SetOfflineAsync(true);
        await hers.Page.ReloadAsync();
        await WriteWithoutServerAsync(hers);
        await hers.Context.SetOfflineAsync(false);

        await hers.UntilShownAsync(3);
        Assert.Equal(["bob-1", "alice-2", "alice-3"], await hers.TokensAsync());
        var stored = (await bob.GetAsync($"/api/rooms/{room}/messages")).AsArray();
        Assert.Equal(["bob-1", "alice-2", "alice-3"], stored.Select(m => m!["content"]!.GetValue<string>()));
    }

    [Fact]
    public async Task So_does_a_start_while_the_server_is_away_and_who_signs_out_leaves_nothing_to_read_behind()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await bob.PostAsync($"/api/rooms/{room}/messages", new { content = "bob-1" });
        await using var network = Network.Of(server);
        await using var hers = await browser.OpenAsync(alice, network);
        await hers.OpenRoomAsync(room);
        await hers.SayAsync("alice-2");
        await Device.UntilKeptAsync(hers.Page, "alice-2");
        var kept = await Device.CachedAsync(hers.Page);

        await network.LoseAsync();
        var address = hers.Page.Url;
        await hers.Page.CloseAsync();
        var page = await hers.Context.NewPageAsync();
        await page.GotoAsync(address);
        var again = new ChatPage(hers.Context, page);
        await WriteWithoutServerAsync(again);
        await page.GetByTestId("account-menu").ClickAsync();
        await page.GetByTestId("sign-out").ClickAsync();
        var asked = await page.GetByTestId("confirm-dialog").InnerTextAsync();
        await page.GetByTestId("confirm-button").ClickAsync();
        await page.GetByTestId("signin-form").WaitForAsync();
        await Device.UntilForgottenAsync(page);

        Assert.Contains("1 message", asked, StringComparison.Ordinal);
        Assert.All(kept, url => Assert.DoesNotContain("/api", url, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(kept, url => url.Contains("/assets/index-", StringComparison.Ordinal));
        var left = await Device.EverythingAsync(page);
        string[] readable = ["bob-1", "alice-2", "alice-3", "Alice", "Bob", alice.Email];
        Assert.All(readable, text => Assert.DoesNotContain(text, left, StringComparison.OrdinalIgnoreCase));
        await hers.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await page.GetByTestId("signin-form").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Français" }).ClickAsync();
        await page.GetByTestId("signin-submit").Filter(new LocatorFilterOptions { HasText = "Se connecter" }).WaitForAsync();
    }

    /// <summary>The rooms are there and what was said in one, and one more message waits, also after another start.</summary>
    private static async Task WriteWithoutServerAsync(ChatPage hers)
    {
        await hers.UntilConnectionAsync("offline");
        await hers.Page.GetByTestId("room-item").First.WaitForAsync();
        await hers.UntilShownAsync("bob-1");
        await hers.UntilShownAsync("alice-2");
        await hers.SayAsync("alice-3");
        var waiting = hers.Page.Locator("[data-testid=message][data-state=sending]").Filter(new LocatorFilterOptions { HasText = "alice-3" });
        await waiting.WaitForAsync();
        await hers.Page.ReloadAsync();
        await waiting.WaitForAsync();
    }
}
