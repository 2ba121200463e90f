using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>A page and a server of different versions: the page says so, and what to do, and is never blank.</summary>
public sealed class ServersOfOtherVersions(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_page_that_does_not_understand_its_server_says_so_in_the_readers_language_and_goes_on()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var hers = await browser.OpenAsync(alice, server.Address, "fr-FR");
        await hers.OpenRoomAsync(room);
        await hers.SayAsync("hello");
        await hers.UntilShownAsync("hello");
        var notice = hers.Page.GetByTestId("version-notice");
        Assert.Equal(0, await notice.CountAsync());

        await AnswerAsync(hers.Page, "**/api/sync", """{"version":9,"everything":{}}""");
        await hers.Page.ReloadAsync();
        await notice.WaitForAsync();
        Assert.Contains("Rechargez la page", await notice.InnerTextAsync(), StringComparison.Ordinal);
        await hers.Page.UnrouteAllAsync();
        await hers.Page.GetByTestId("version-reload").ClickAsync();
        await hers.UntilOnlineAsync();
        await hers.UntilShownAsync("hello");
        Assert.Equal(0, await notice.CountAsync());

        await using var without = await browser.OpenAsync(server.Address, "fr-FR");
        await without.Page.RouteAsync("**/assets/*.js", route => route.FulfillAsync(new RouteFulfillOptions { Status = 404 }));
        await without.Page.GotoAsync("/");
        await without.Page.GetByText("Veza n’a pas pu se charger").WaitForAsync();
    }

    private static async Task AnswerAsync(IPage page, string address, string body) => await page.RouteAsync(
        address, route => route.FulfillAsync(new RouteFulfillOptions { Status = 200, ContentType = "application/json", Body = body }));
}
