using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>Names hold marks that turn text around; the words beside them stay where they are.</summary>
[Trait(Stage.Name, Stage.Standalone)] // what a page looks like is the same on every stage
public sealed class NamesThatTurnText(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private const string Turning = "Eve\u202Elive";

    private TestServer server = null!;
    private TestUser eve = null!;
    private TestUser bob = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(Browser.Settings);
        eve = await server.CreateUserAsync(Turning);
        bob = await server.CreateUserAsync("Bob");
        room = await server.CreateRoomAsync(eve, bob);
        await eve.SendAsync(HttpMethod.Patch, $"/api/rooms/{room}", new { name = "a\u202Eb" });
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Is_typing_is_read_from_left_to_right_behind_the_name()
    {
        await using var hers = await browser.OpenAsync(eve, server.Address);
        await using var his = await browser.OpenAsync(bob, server.Address);
        await hers.OpenRoomAsync(room);
        await his.OpenRoomAsync(room);

        await hers.Composer.PressSequentiallyAsync("h");
        await his.Page.GetByTestId("typing-indicator").WaitForAsync();

        var lefts = await his.Page.EvaluateAsync<double[]>("""
            () => {
              const text = document.querySelector("[data-testid=typing-indicator]").lastChild;
              const left = (at) => {
                const range = document.createRange();
                range.setStart(text, at);
                range.setEnd(text, at + 1);
                return range.getBoundingClientRect().left;
              };
              const words = text.data.indexOf("is typing");
              return [left(text.data.indexOf("Eve")), left(words), left(words + 3), left(words + 8)];
            }
            """);
        Assert.Equal(lefts.Order(), lefts);
    }

    [Fact]
    public async Task Titles_and_labels_isolate_the_name_and_text_has_its_own_direction()
    {
        await using var his = await browser.OpenAsync(bob, server.Address);
        await his.OpenRoomAsync(room);

        await his.SayAsync("\u05E9\u05DC\u05D5\u05DD");
        await his.UntilShownAsync(1);

        Assert.Contains("\u2068a\u202Eb\u2069", await his.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal("Message to \u2068a\u202Eb\u2069", await his.Composer.GetAttributeAsync("aria-label"));
        Assert.Equal("auto", await his.Composer.GetAttributeAsync("dir"));
        Assert.Equal("rtl", await his.Page.Locator("[data-testid=message] .prose").EvaluateAsync<string>("e => getComputedStyle(e).direction"));
    }

    [Fact]
    public async Task A_sentence_of_ours_that_begins_with_an_Arabic_name_keeps_our_direction()
    {
        var amin = await server.CreateUserAsync("\u0623\u0645\u064A\u0646");
        var group = await server.CreateRoomAsync(bob, amin, eve);
        await amin.SayAsync(group, "hello");
        await using var his = await browser.OpenAsync(bob, server.Address);

        var preview = his.Page.Locator($"[data-testid=room-item]:has-text('hello') [data-testid=room-preview]");
        await preview.WaitForAsync();

        Assert.Contains("\u2068\u0623\u0645\u064A\u0646\u2069", await preview.TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("ltr", await preview.EvaluateAsync<string>("e => getComputedStyle(e).direction"));
    }
}
