using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>What is on the page before and beside what takes its time.</summary>
[Trait(Stage.Name, Stage.Standalone)] // what the client asks for first is the same on every stage
public sealed class FirstView(Browser browser) : IClassFixture<Browser>
{
    private const string Shell = """
        () => {
          const shown = (part) => document.querySelector(part).checkVisibility();
          const drawn = new OffscreenCanvas(1, 1).getContext('2d');
          drawn.fillStyle = getComputedStyle(document.querySelector('.shell-room')).backgroundColor;
          drawn.fillRect(0, 0, 1, 1);
          return [drawn.getImageData(0, 0, 1, 1).data[0] > 127 ? 'light' : 'dark', shown('.shell-list'), shown('.shell-room')].join(' ');
        }
        """;

    [Fact]
    public async Task The_frame_stands_in_its_colours_before_there_is_a_script_and_only_for_those_who_are_signed_in()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        await using var page = await browser.OpenAsync(server.Address);
        var refused = new List<string>();
        page.Page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) refused.Add(message.Text);
        };
        await page.Context.RouteAsync("**/assets/*.js", route => route.AbortAsync());
        await page.Page.GotoAsync("/");
        var stranger = await page.Page.EvaluateAsync<string>(Shell);

        await page.Page.EvaluateAsync("localStorage.setItem('veza.session', '{}')");
        await page.Page.ReloadAsync();
        var light = await page.Page.EvaluateAsync<string>(Shell);
        await page.Page.EvaluateAsync("localStorage.setItem('veza.preferences', JSON.stringify({ theme: 'dark' }))");
        await page.Page.ReloadAsync();
        var dark = await page.Page.EvaluateAsync<string>(Shell);
        await page.Page.SetViewportSizeAsync(360, 700);
        var list = await page.Page.EvaluateAsync<string>(Shell);
        await page.Page.GotoAsync($"/r/{Guid.Empty}");
        var room = await page.Page.EvaluateAsync<string>(Shell);

        Assert.EndsWith("false false", stranger, StringComparison.Ordinal);
        Assert.Equal("light true true", light);
        Assert.Equal("dark true true", dark);
        Assert.EndsWith("true false", list, StringComparison.Ordinal);
        Assert.EndsWith("false true", room, StringComparison.Ordinal);
        Assert.Empty(refused);
    }

    [Fact]
    public async Task The_frame_goes_when_the_client_is_there_and_typing_touches_neither_the_messages_nor_the_list()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        for (var i = 0; i < 40; i++) await alice.SayAsync(room, $"alice-{i}");
        await using var page = await browser.OpenAsync(alice, server.Address);
        await page.OpenRoomAsync(room);
        await page.UntilShownAsync("alice-39");
        await page.UntilOnlineAsync(); // which rows tell of
        var gone = await page.Page.EvaluateAsync<string>(Shell);

        await page.Composer.PressSequentiallyAsync("a"); // the first key may change more: somebody types now
        await page.Page.EvaluateAsync("""
            () => {
              // Each row that is rendered writes times.
              window.written = 0;
              const format = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format').get;
              Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', { get() { window.written++; return format.call(this); } });
              window.touched = 0;
              const observer = new MutationObserver((changes) => { window.touched += changes.length; });
              for (const part of document.querySelectorAll('[data-testid=message-list], nav'))
                observer.observe(part, { subtree: true, childList: true, attributes: true, characterData: true });
            }
            """);
        // What the server tells right after the connection is there may fall into a round; then there is another one.
        var (typed, cost) = ("a", "");
        for (var round = 0; round < 5 && cost != "0 changes, 0 times"; round++)
        {
            await page.Page.EvaluateAsync("() => { window.touched = window.written = 0; }");
            await page.Composer.PressSequentiallyAsync(" word after a word");
            typed += " word after a word";
            cost = await page.Page.EvaluateAsync<string>("`${window.touched} changes, ${window.written} times`");
        }

        Assert.EndsWith("false false", gone, StringComparison.Ordinal);
        Assert.Equal(typed, await page.Composer.InputValueAsync());
        Assert.Equal("0 changes, 0 times", cost);
    }

    [Fact]
    public async Task A_dialog_that_cannot_be_fetched_says_so_and_opens_once_it_can()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice");
        await using var page = await browser.OpenAsync(server.Address);
        await page.Context.RouteAsync("**/assets/Overlays*.js", route => route.AbortAsync());
        await page.SignInAsync(alice);
        await page.Page.GetByTestId("open-switcher").ClickAsync();
        var missing = page.Page.GetByTestId("part-missing");
        await missing.WaitForAsync();

        await page.Context.UnrouteAsync("**/assets/Overlays*.js");
        await missing.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Try again" }).ClickAsync();
        await page.Page.GetByTestId("switcher").WaitForAsync();

        Assert.Equal(0, await missing.CountAsync());
    }

    [Fact]
    public async Task The_words_of_the_readers_language_alone_are_loaded_and_others_before_they_are_shown()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        await using var page = await browser.OpenAsync(server.Address);
        // It would fetch the words of both.
        await page.Context.AddInitScriptAsync("Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined })");
        var words = new List<string>();
        page.Page.Request += (_, request) =>
        {
            var file = new Uri(request.Url).Segments[^1];
            if (file.StartsWith("en-", StringComparison.Ordinal) || file.StartsWith("fr-", StringComparison.Ordinal)) words.Add(file[..2]);
        };
        await page.Context.RouteAsync("**/assets/fr-*.js", route => route.AbortAsync());
        var submit = page.Page.GetByTestId("signin-submit");
        await page.Page.GotoAsync("/");
        await submit.WaitForAsync();
        var first = words.ToArray();

        var french = page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Français" });
        await french.ClickAsync();
        await page.Page.GetByRole(AriaRole.Alert).Filter(new LocatorFilterOptions { HasText = "could not be reached" }).WaitForAsync();
        var refused = await submit.InnerTextAsync();
        await page.Context.UnrouteAsync("**/assets/fr-*.js");
        await french.ClickAsync();
        await submit.Filter(new LocatorFilterOptions { HasText = "Se connecter" }).WaitForAsync();
        words.Clear();
        await page.Page.ReloadAsync();
        await submit.Filter(new LocatorFilterOptions { HasText = "Se connecter" }).WaitForAsync();

        Assert.Equal(["en"], first);
        Assert.Equal("Sign in", refused.Trim());
        Assert.Equal(["fr"], words);
    }

    [Fact]
    public async Task A_page_whose_words_cannot_be_loaded_says_so_in_the_readers_language()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        await using var page = await browser.OpenAsync(server.Address, "fr-FR");
        await page.Context.RouteAsync("**/assets/fr-*.js", route => route.AbortAsync());

        await page.Page.GotoAsync("/");

        var said = page.Page.GetByRole(AriaRole.Alert);
        await said.WaitForAsync();
        Assert.Contains("n’a pas pu se charger", await said.InnerTextAsync(), StringComparison.Ordinal);
    }
}
