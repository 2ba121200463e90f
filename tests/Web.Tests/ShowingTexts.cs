using System.Net.Http.Json;

namespace Veza.Web.Tests;

public sealed class ShowingTexts(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(Browser.Settings);
        alice = await server.CreateUserAsync("Alice");
        bob = await server.CreateUserAsync("Bob");
        room = await server.CreateRoomAsync(alice, bob);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task What_is_shown_and_copied_is_what_was_typed()
    {
        string[] texts =
        [
            "    if x:\n\n\n        y  =  1\n\tz", @"¯\_(ツ)_/¯ C:\temp\_new &copy; __init__.py 2*3*4 <tag> [x] >_<", "- a\n\n  - b\n3) c\n7) d\nend", "\\@bob # x",
        ];
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await hers.OpenRoomAsync(room);

        foreach (var text in texts) await hers.SayAsync(text);
        await hers.UntilShownAsync(texts.Length);

        Assert.Equal(texts, await hers.Page.Locator(".prose").EvaluateAllAsync<string[]>("all => all.map(one => one.textContent)"));
        Assert.Equal(texts, await hers.Page.Locator(".prose").EvaluateAllAsync<string[]>("""
            all => all.map(one => {
                getSelection().selectAllChildren(one);
                return getSelection().toString().replace(/\n$/, '');
            })
            """));
        Assert.Equal(texts, (await alice.HistoryAsync(room)).Select(m => m.Text("content")));
    }

    [Fact]
    public async Task What_is_written_with_the_toolbar_and_keys_is_previewed_and_shown_as_such()
    {
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await hers.OpenRoomAsync(room);
        var page = hers.Page;
        var keys = page.Keyboard;

        await hers.Composer.PressSequentiallyAsync("plan");
        await keys.PressAsync("Control+a");
        await keys.PressAsync("Control+b");
        Assert.Equal("**plan**", await hers.Composer.InputValueAsync());
        await keys.PressAsync("Control+b");
        Assert.Equal("plan", await hers.Composer.InputValueAsync());
        await keys.PressAsync("Control+Shift+Digit8");
        await keys.PressAsync("Shift+Enter");
        await hers.Composer.PressSequentiallyAsync("[ ] do");
        Assert.Equal("- plan\n- [ ] do", await hers.Composer.InputValueAsync());
        await page.GetByTestId("format-toggle").ClickAsync();
        await page.GetByTestId("preview-toggle").ClickAsync();
        await page.GetByTestId("preview").Locator("li .task").WaitForAsync();

        await hers.Composer.FillAsync("# Head\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n||secret||\n---\n```js\nconst x = 1;\n```\n:tada:");
        await page.GetByTestId("send-button").ClickAsync();
        await hers.UntilShownAsync(1);
        var shown = page.Locator("[data-testid=message] .prose");
        await shown.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Head" }).WaitForAsync();
        await shown.Locator(".hljs-keyword").WaitForAsync();
        await shown.GetByTestId("emoji-code").WaitForAsync();
        Assert.Equal("\U0001F389", await shown.GetByTestId("emoji-code").InnerTextAsync());
        Assert.Equal(["a", "b", "1", "2"], await shown.Locator("th, td").AllInnerTextsAsync());
        Assert.Equal(1, await shown.Locator("hr").CountAsync());
        await shown.GetByTestId("spoiler").ClickAsync();
        await page.Locator("[data-testid=spoiler][data-shown=true]").WaitForAsync();
        Assert.Equal("secret", await page.GetByTestId("spoiler").InnerTextAsync());
    }

    [Fact]
    public async Task Whoever_was_told_is_highlighted_and_nobody_else_also_after_another_handle()
    {
        await alice.SayAsync(room, "@Bob. @nobody `@bob` @all");
        (await bob.Http.PatchAsJsonAsync("/api/users/me", new { handle = "robert" })).EnsureSuccessStatusCode();
        await using var his = await browser.OpenAsync(bob, server.Address);

        await his.OpenRoomAsync(room);
        await his.UntilShownAsync(1);

        var shown = his.Page.GetByTestId("mention");
        Assert.Equal(["@Bob", "@all"], await shown.AllInnerTextsAsync());
        Assert.Equal([$"{bob.Id}", $"{room}"], await shown.EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.userId)"));
    }

    [Fact]
    public async Task Names_are_offered_where_they_would_be_mentions()
    {
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await hers.OpenRoomAsync(room);
        var list = hers.Page.GetByTestId("mention-list");

        await hers.Composer.PressSequentiallyAsync("(@bo");
        await list.WaitForAsync();
        await hers.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("(@bob ", await hers.Composer.InputValueAsync());

        await hers.Composer.PressSequentiallyAsync(@"\@bo");
        Assert.False(await list.IsVisibleAsync());
        await hers.Composer.FillAsync("see https://example.org/?q=@bo");
        Assert.False(await list.IsVisibleAsync());

        await server.CreateUserAsync("Bobine");
        await hers.Composer.FillAsync("");
        await hers.Composer.PressSequentiallyAsync("@bobi");
        await hers.Page.GetByTestId("mention-outside").WaitForAsync();
        var other = await server.CreateRoomAsync(alice, bob);
        await hers.Page.Locator($"[data-testid=room-item][data-room-id='{other}']").WaitForAsync();
        await hers.Composer.FillAsync("");
        await hers.Composer.PressSequentiallyAsync("#room");
        await list.WaitForAsync();
        await hers.Page.Keyboard.PressAsync("Tab");
        Assert.StartsWith("[#", await hers.Composer.InputValueAsync(), StringComparison.Ordinal);
        await hers.Page.Keyboard.PressAsync("Enter");
        await hers.UntilShownAsync(1);
        await hers.Page.GetByTestId("room-link").ClickAsync();
        await hers.Page.WaitForURLAsync("**/r/*");
    }

    [Fact]
    public async Task What_is_typed_in_the_very_frame_in_which_a_name_is_chosen_stands_behind_it()
    {
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await hers.OpenRoomAsync(room);
        await hers.Composer.PressSequentiallyAsync("@bo");
        await hers.Page.GetByTestId("mention-list").WaitForAsync();

        await hers.Composer.EvaluateAsync("""
            async composer => {
                composer.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
                document.execCommand('insertText', false, 'x');
                await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
                document.execCommand('insertText', false, 'y');
            }
            """);

        Assert.Equal("@bob xy", await hers.Composer.InputValueAsync());
    }

    [Fact]
    public async Task Whose_handle_the_system_changed_is_told_once()
    {
        await server.Database.RunAsync("UPDATE users SET handle_changed_from = 'bob.' WHERE id = $1", bob.Id);
        await using var his = await browser.OpenAsync(bob, server.Address);
        var notice = his.Page.GetByTestId("handle-notice");

        await notice.WaitForAsync();
        Assert.Contains("@bob.", await notice.InnerTextAsync(), StringComparison.Ordinal);
        await his.Page.GetByTestId("handle-notice-seen").ClickAsync();
        await notice.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });

        Assert.Equal(0, await server.Database.ValueAsync<long>("SELECT count(*) FROM users WHERE handle_changed_from IS NOT NULL"));
    }
}
