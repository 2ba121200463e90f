using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>Threads beside their rooms: replied in, read, listed, kept while they are written, with the mouse and with keys alone.</summary>
public sealed class RepliesInThreads(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(Browser.Settings);
        (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        room = await server.CreateRoomAsync(alice, bob);
        await bob.SayAsync(room, "shall we sail?");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Who_replies_and_whose_message_it_is_see_the_thread_grow_beside_the_room()
    {
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await using var his = await browser.OpenAsync(bob, server.Address);
        await hers.OpenRoomAsync(room);
        await his.OpenRoomAsync(room);

        await hers.Page.GetByTestId("message").First.HoverAsync();
        await hers.Page.GetByTestId("open-thread").ClickAsync();
        await hers.UntilFocusAsync("[data-testid=thread-composer]");
        await hers.Page.GetByTestId("thread-composer").FillAsync("yes, at dawn");
        await hers.Page.GetByTestId("thread-composer").PressAsync("Enter");
        await Thread(hers, "[data-state=sent]").Filter(new() { HasText = "yes, at dawn" }).WaitForAsync();

        // Beside the room it counts, and does not stand in it.
        await his.Page.Locator("[data-testid=thread-line][data-count='1'][data-unread='1']").WaitForAsync();
        await his.Page.Locator("[data-testid=open-threads][data-unread='1']").WaitForAsync();
        Assert.Equal(["shall we sail?"], await TextsAsync(his));

        await his.Page.GetByTestId("open-threads").ClickAsync();
        await his.Page.Locator("[data-testid=thread-item][data-unread='1']").ClickAsync();
        await Thread(his, "").Filter(new() { HasText = "yes, at dawn" }).WaitForAsync();
        await his.Page.Locator("[data-testid=open-threads][data-unread='0']").WaitForAsync();
        await his.Page.GetByTestId("also-in-room").CheckAsync();
        await his.Page.GetByTestId("thread-composer").FillAsync("all aboard");
        await his.Page.GetByTestId("thread-composer").PressAsync("Enter");

        await hers.Page.GetByTestId("message-list").GetByText("all aboard").WaitForAsync();
        await hers.Page.Locator("[data-testid=thread-line][data-count='2']").WaitForAsync();
        await Thread(hers, "").Filter(new() { HasText = "all aboard" }).WaitForAsync();
        Assert.Equal((0, 0), (await UnreadAsync(alice), await UnreadAsync(bob)));
    }

    [Fact]
    public async Task With_keys_alone_a_reply_is_written_kept_over_a_reload_and_sent()
    {
        await using var hers = await browser.OpenAsync(alice, server.Address);
        var (page, keys) = (hers.Page, hers.Page.Keyboard);
        await hers.OpenRoomAsync(room);
        await hers.UntilShownAsync(1);

        await page.GetByTestId("message").First.FocusAsync();
        for (var i = 0; i < 12 && !await page.EvaluateAsync<bool>("() => document.activeElement?.matches('[data-testid=open-thread]')"); i++)
            await keys.PressAsync("ArrowRight");
        await keys.PressAsync("Enter");
        await hers.UntilFocusAsync("[data-testid=thread-composer]");
        await keys.TypeAsync("not sent yet");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("thread-composer")).ToHaveValueAsync("not sent yet", new() { Timeout = 30_000 });
        await Assertions.Expect(hers.Composer).ToHaveValueAsync("");

        await page.GetByTestId("thread-composer").FocusAsync();
        await keys.PressAsync("Enter");
        await Thread(hers, "[data-state=sent]").Filter(new() { HasText = "not sent yet" }).WaitForAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(page.GetByTestId("thread-pane")).ToHaveCountAsync(0);
        await hers.UntilFocusAsync("main *, main");
    }

    [Fact]
    public async Task On_a_phone_a_thread_is_a_screen_of_its_own_and_nothing_of_it_is_inaccessible()
    {
        var root = (await alice.HistoryAsync(room))[0].Guid("id");
        await alice.PostAsync($"/api/rooms/{room}/messages", new { content = "yes", thread_root = root });
        await using var his = await browser.OpenAsync(bob, server.Address, "fr-FR", width: 360, height: 740, touch: true);
        var page = his.Page;

        await page.GetByTestId("open-threads").TapAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Fils" })).ToBeVisibleAsync();
        await page.GetByTestId("thread-item").TapAsync();
        await Assertions.Expect(page.GetByTestId("thread-pane")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("message-list")).ToBeHiddenAsync();
        await page.GetByTestId("close-thread").TapAsync();
        await Assertions.Expect(page.GetByTestId("message-list")).ToBeVisibleAsync();

        await using var hers = await browser.OpenAsync(alice, server.Address);
        var axe = new Axe(hers.Page);
        await hers.Page.GotoAsync($"/r/{room}/thread/{root}");
        await Thread(hers, "").First.WaitForAsync();
        await axe.LookAsync("a thread");
        await hers.Page.GotoAsync("/threads");
        await hers.Page.GetByTestId("thread-item").WaitForAsync();
        await axe.LookAsync("the list of threads");
        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    private static ILocator Thread(ChatPage page, string state) =>
        page.Page.Locator($"[data-testid=thread-list] [data-testid=message]{state}");

    private static async Task<string[]> TextsAsync(ChatPage page) =>
        await page.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('[data-testid=message-list] [data-testid=message] p')].map(p => p.textContent)");

    private static async Task<long> UnreadAsync(TestUser user) =>
        (await user.GetAsync("/api/threads"))["unread_threads"]!.GetValue<long>();
}
