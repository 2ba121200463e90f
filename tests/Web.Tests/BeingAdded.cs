using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Veza.Web.Tests;

public sealed class BeingAdded(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_page_says_who_added_the_person_to_what_and_lets_them_leave()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await using var his = await browser.OpenAsync(bob, server.Address);
        var notice = his.Page.GetByTestId("addition-notice");

        var wanted = await AddAsync(alice, bob, "Wanted");
        await his.Page.Locator($"[data-testid=addition-notice][data-room-id='{wanted}']").WaitForAsync();
        var text = await notice.InnerTextAsync();
        await notice.GetByTestId("addition-open").ClickAsync();
        await his.Composer.WaitForAsync();
        var unwanted = await AddAsync(alice, bob, "Unwanted");
        await his.Page.Locator($"[data-testid=addition-notice][data-room-id='{unwanted}']").WaitForAsync();
        await notice.GetByTestId("addition-leave").ClickAsync();
        await notice.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        await his.Page.Locator($"[data-testid=room-item][data-room-id='{unwanted}']")
            .WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });

        Assert.Contains("Alice added you to Wanted", text, StringComparison.Ordinal);
        Assert.Equal([wanted], (await bob.GetAsync("/api/rooms")).AsArray().Select(r => r!["id"]!.GetValue<Guid>()));
    }

    private static async Task<Guid> AddAsync(TestUser adder, TestUser added, string name) =>
        (await adder.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "group", ["name"] = name, ["members"] = new JsonArray(added.Id),
        }))["id"]!.GetValue<Guid>();
}
