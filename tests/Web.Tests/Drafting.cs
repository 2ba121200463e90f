using Microsoft.Playwright;

namespace Veza.Web.Tests;

public sealed class Drafting(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task What_was_begun_is_there_after_a_change_of_room_a_reload_and_in_another_tab()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, other) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await alice.SayAsync(room, "a question");
        await using var his = await browser.OpenAsync(bob, server.Address);
        await his.OpenRoomAsync(room);
        await his.UntilShownAsync("a question");

        await his.Composer.PressAsync("Shift+ArrowUp");
        await UntilWrittenAsync(his.Page, "reply", "");
        await his.Composer.FillAsync("an answer");
        await his.OpenRoomAsync(other);
        await UntilWrittenAsync(his.Page, null, "");
        await his.OpenRoomAsync(room);
        await UntilWrittenAsync(his.Page, "reply", "an answer");
        await his.Page.ReloadAsync();
        await his.UntilOnlineAsync();
        await UntilWrittenAsync(his.Page, "reply", "an answer");

        // Another tab goes on with it, and sends it: then it is gone here.
        var tab = await his.Context.NewPageAsync();
        await tab.GotoAsync(his.Page.Url);
        await UntilWrittenAsync(tab, "reply", "an answer");
        await tab.GetByTestId("composer").FillAsync("an answer from the tab");
        await UntilWrittenAsync(his.Page, "reply", "an answer from the tab");
        await tab.GetByTestId("composer").PressAsync("Enter");
        await his.UntilShownAsync("an answer from the tab");
        await UntilWrittenAsync(his.Page, null, "");
        await tab.CloseAsync();

        // An edit that was begun is marked, and goes on after a reload.
        await his.Composer.PressAsync("ArrowUp");
        await his.Composer.FillAsync("a better answer");
        await his.Page.Locator("[data-testid=message][data-editing] [data-testid=being-edited]").WaitForAsync();
        await his.Page.ReloadAsync();
        await his.UntilOnlineAsync();
        await UntilWrittenAsync(his.Page, "edit", "a better answer");
        await his.Page.Locator("[data-testid=message][data-editing]").WaitForAsync();
        await his.Composer.PressAsync("Enter");
        await his.UntilShownAsync("a better answer");
        await his.Page.GetByTestId("edited").WaitForAsync();

        var history = (await alice.GetAsync($"/api/rooms/{room}/messages")).AsArray();
        Assert.Equal(["a question", "a better answer"], history.Select(m => m!["content"]!.GetValue<string>()));
        Assert.Equal("a question", history[1]!["quoted"]!["content"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_edit_without_a_network_waits_in_its_turn_whether_its_message_was_sent_or_not()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var network = Network.Of(server);
        await using var his = await browser.OpenAsync(bob, network);
        await his.OpenRoomAsync(room);
        await his.SayAsync("frist");
        await his.UntilShownAsync("frist");

        await network.LoseAsync();
        await his.UntilConnectionAsync("offline");
        await EditLastAsync(his, "first");
        await his.Page.Locator("[data-testid=message][data-edit=sending]").GetByText("first", new LocatorGetByTextOptions { Exact = true }).WaitForAsync();
        await his.SayAsync("secnod");
        await EditLastAsync(his, "second");
        network.Resume();
        await his.Page.ReloadAsync(); // into whatever is under way
        await his.UntilOnlineAsync();

        await his.Page.WaitForFunctionAsync("""
            () => !document.querySelector('[data-edit]') && [...document.querySelectorAll('[data-testid=message][data-state=sent] .prose')]
                .map(text => text.textContent).join() === 'first,second'
            """);
        var history = (await alice.GetAsync($"/api/rooms/{room}/messages")).AsArray();
        Assert.Equal(["first", "second"], history.Select(m => m!["content"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_send_that_waits_for_the_rate_limit_says_for_how_long()
    {
        await using var server = await TestServer.StartAsync(
            [.. Browser.Settings, KeyValuePair.Create("Veza:RateLimits:MessagesPerMinute", "2")]);
        var bob = await server.CreateUserAsync("Bob");
        var room = await server.CreateRoomAsync(bob);
        await using var his = await browser.OpenAsync(bob, server.Address, locale: "fr-FR");
        await his.OpenRoomAsync(room);

        foreach (var text in new[] { "one", "two", "three" }) await his.SayAsync(text);

        var note = his.Page.Locator("[data-testid=message][data-state=sending] [data-testid=message-pause]");
        await note.WaitForAsync();
        Assert.InRange(int.Parse(await note.GetAttributeAsync("data-seconds") ?? "", System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Matches("envoi dans \\d+ secondes?", (await note.InnerTextAsync()).Replace('\u00a0', ' ').Replace('\u202f', ' '));
    }

    private static async Task EditLastAsync(ChatPage page, string text)
    {
        await page.Composer.PressAsync("ArrowUp");
        await page.Page.Locator("[data-testid=composer-context][data-mode=edit]").WaitForAsync();
        await page.SayAsync(text);
    }

    private static async Task UntilWrittenAsync(IPage page, string? mode, string text) => await page.WaitForFunctionAsync(
        """
        ([mode, text]) => document.querySelector('[data-testid=composer]')?.value === text
            && (document.querySelector('[data-testid=composer-context]')?.dataset.mode ?? null) === mode
        """,
        new object?[] { mode, text });
}
