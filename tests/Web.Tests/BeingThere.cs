namespace Veza.Web.Tests;

/// <summary>The status that a person chose, and what others see of them.</summary>
public sealed class BeingThere(Browser browser) : IClassFixture<Browser>
{
    private static readonly Dictionary<string, string> Settings = new(Browser.Settings, StringComparer.Ordinal)
    {
        ["Veza:Presence:LeaseLife"] = "00:00:12",
        ["Veza:Presence:RenewEvery"] = "00:00:02",
        ["Veza:Realtime:PingInterval"] = "00:00:05",
    };

    [Fact]
    public async Task A_chosen_status_is_right_after_a_reload_and_quiet_is_quiet_and_who_left_is_seen_gone()
    {
        await using var server = await TestServer.StartAsync(Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var direct = (Guid)(await bob.PostAsync("/api/rooms", new { type = "direct", members = new[] { alice.Id } }))["id"]!;
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await using var his = await browser.OpenAsync(bob, server.Address);
        await UntilSeenAsync(his, "online");

        await ChooseAsync(hers, "busy");
        await UntilSeenAsync(his, "busy");
        await hers.Page.ReloadAsync();
        await hers.UntilOnlineAsync();
        var menu = hers.Page.GetByTestId("account-menu");
        Assert.Equal("busy", await menu.GetAttributeAsync("data-status"));
        Assert.Contains("Do not disturb", await menu.InnerTextAsync(), StringComparison.Ordinal);

        await bob.PostAsync($"/api/rooms/{direct}/messages", new { content = "are you there?" });
        await hers.Page.Locator("[data-testid=room-item][data-unread='1']").WaitForAsync();
        Assert.Equal("Veza", await hers.Page.TitleAsync());
        await ChooseAsync(hers, "away");
        await hers.Page.WaitForFunctionAsync("() => document.title === '(1) Veza'");
        await UntilSeenAsync(his, "away");

        await hers.Context.SetOfflineAsync(true);
        await hers.UntilConnectionAsync("offline");
        await UntilSeenAsync(his, "offline");
        await ChooseAsync(hers, "online"); // told when there is a way
        await hers.Context.SetOfflineAsync(false);
        await UntilSeenAsync(his, "online");

        await hers.Page.CloseAsync();
        await UntilSeenAsync(his, "offline");
    }

    private static async Task ChooseAsync(ChatPage page, string status)
    {
        await page.Page.GetByTestId("account-menu").ClickAsync();
        await page.Page.GetByTestId($"status-{status}").ClickAsync();
    }

    private static async Task UntilSeenAsync(ChatPage page, string status) =>
        await page.Page.Locator($"[data-testid=room-item] [data-presence={status}]").WaitForAsync();
}
