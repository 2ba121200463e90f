using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Veza.Web.Tests;

public sealed class HearingFromModeration(Browser browser) : IClassFixture<Browser>
{
    private static readonly LocatorWaitForOptions Gone = new() { State = WaitForSelectorState.Detached };

    [Fact]
    public async Task A_notice_given_while_nobody_was_there_is_shown_until_it_is_acknowledged_and_stays_listed()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await alice.PostAsync("/api/moderation/actions", new JsonObject
        {
            ["kind"] = "warn", ["reason"] = "Please stay polite", ["room_id"] = room, ["user_id"] = bob.Id,
        });

        await using var his = await browser.OpenAsync(bob, server.Address);
        var page = his.Page;
        var notice = page.GetByTestId("moderation-notice");
        await notice.WaitForAsync();
        var shown = await notice.InnerTextAsync();
        await notice.GetByTestId("moderation-all").ClickAsync();
        var listed = page.GetByTestId("notice");
        await listed.WaitForAsync();
        var row = await listed.InnerTextAsync();
        await listed.GetByTestId("notice-seen").ClickAsync();
        await page.Locator("[data-testid=notice][data-seen=true]").WaitForAsync();
        await notice.WaitForAsync(Gone);
        await page.ReloadAsync();
        await his.UntilOnlineAsync();

        Assert.Contains("You were warned", shown, StringComparison.Ordinal);
        Assert.Contains("Please stay polite", row, StringComparison.Ordinal);
        Assert.Empty((await bob.GetAsync("/api/moderation/notices")).AsArray());
        Assert.Equal(0, await notice.CountAsync());
    }
}
