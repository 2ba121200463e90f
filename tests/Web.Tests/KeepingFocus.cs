using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>Where the focus is after each thing that a person does: where they would type next.</summary>
[Trait(Stage.Name, Stage.Standalone)] // where the focus goes is the client's alone
public sealed class KeepingFocus(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid first;
    private Guid second;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(Browser.Settings);
        (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        (first, second) = (await ChannelAsync("Alder"), await ChannelAsync("Beech"));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task After_every_change_of_room_one_can_write()
    {
        await using var hers = await browser.OpenAsync(alice, server.Address);
        var (page, keys) = (hers.Page, hers.Page.Keyboard);

        await page.Locator($"[data-testid=room-item][data-room-id='{first}']").ClickAsync();
        await UntilWritingInAsync(hers, first);
        await keys.PressAsync("Alt+ArrowDown");
        await UntilWritingInAsync(hers, second);
        await keys.PressAsync("Control+k");
        await keys.TypeAsync("Alder");
        await page.Locator("[data-testid=switcher-option]").Filter(new LocatorFilterOptions { HasText = "Alder" }).WaitForAsync();
        await keys.PressAsync("Enter");
        await UntilWritingInAsync(hers, first);
        await page.GoBackAsync();
        await UntilWritingInAsync(hers, second);
        await page.ReloadAsync();
        await UntilWritingInAsync(hers, second);

        await page.GetByTestId("new-room-button").ClickAsync();
        await page.GetByTestId("new-channel").ClickAsync();
        await hers.UntilFocusAsync("[data-testid=new-channel-dialog] [name=name]");
        await keys.TypeAsync("Cedar");
        await keys.PressAsync("Enter");
        await page.Locator("[data-testid=room-item][data-room-name=Cedar][aria-current=page]").WaitForAsync();
        await UntilWritingInAsync(hers, null);

        await page.GetByTestId("toggle-details").ClickAsync();
        await page.GetByTestId("room-settings").ClickAsync();
        await page.GetByTestId("delete-room").ClickAsync();
        await page.GetByTestId("confirm-button").ClickAsync();
        await UntilWritingInAsync(hers, second);

        var added = (await bob.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "group", ["name"] = "Added", ["members"] = new JsonArray(alice.Id),
        })).Guid("id");
        await page.GetByTestId("addition-open").ClickAsync();
        await UntilWritingInAsync(hers, added);
    }

    [Fact]
    public async Task A_dialog_begins_at_its_first_field_and_gives_the_focus_back()
    {
        await bob.SayAsync(first, "from bob-1");
        await alice.SayAsync(first, "from alice-1");
        await using var hers = await browser.OpenAsync(alice, server.Address);
        var (page, keys) = (hers.Page, hers.Page.Keyboard);
        await hers.OpenRoomAsync(first);
        await hers.UntilShownAsync("from alice-1");
        const string Composer = "[data-composer]";

        await GoesToAndBackAsync(hers, () => keys.PressAsync("Control+k"), "[data-testid=switcher-input]", Composer);
        await GoesToAndBackAsync(hers, () => keys.PressAsync("Control+/"), "[data-testid=shortcuts-dialog] [data-scrolls]", Composer);
        foreach (var (menu, item, field) in new[]
        {
            ("new-room-button", "new-channel", "[name=name]"), ("new-room-button", "new-direct", "[data-testid=people-search]"),
            ("new-room-button", "browse-channels", "[type=search]"), ("account-menu", "open-profile", "[name=name]"),
            ("account-menu", "open-preferences", "[type=radio]:checked"), ("account-menu", "open-shortcuts", "[data-scrolls]"),
        })
        {
            await page.GetByTestId(menu).FocusAsync();
            await keys.PressAsync("Enter");
            await hers.UntilFocusAsync("[role^=menuitem]");
            await GoesToAndBackAsync(hers, () => page.GetByTestId(item).PressAsync("Enter"), $"dialog {field}", $"[data-testid={menu}]");
        }

        await page.GetByTestId("toggle-details").ClickAsync();
        await hers.UntilFocusAsync("[data-testid=details-panel]");
        await GoesToAndBackAsync(
            hers, () => page.GetByTestId("invite-button").ClickAsync(), "[data-testid=people-search]", "[data-testid=invite-button]");
        await page.GetByTestId("room-settings").ClickAsync();
        await hers.UntilFocusAsync("[data-testid=room-settings-dialog] [name=name]");
        await GoesToAndBackAsync(
            hers, () => page.GetByTestId("leave-room").ClickAsync(), "[data-testid=confirm-dialog] [data-first]", "[data-testid=leave-room]");
        await keys.PressAsync("Escape");
        await hers.UntilFocusAsync("[data-testid=room-settings]");
        await page.GetByTestId("close-details").ClickAsync();
        await hers.UntilFocusAsync("[data-testid=toggle-details]");

        var message = page.Locator("[data-testid=message]").Filter(new LocatorFilterOptions { HasText = "from alice-1" });
        await message.HoverAsync();
        await message.GetByTestId("more-actions").ClickAsync();
        await GoesToAndBackAsync(
            hers, () => page.GetByTestId("delete-message").ClickAsync(), "[data-testid=confirm-dialog] [data-first]", "[data-testid=more-actions]");
        await page.GetByTestId("more-actions").ClickAsync();
        await page.GetByTestId("delete-message").ClickAsync();
        await page.GetByTestId("confirm-button").ClickAsync();
        await hers.UntilFocusAsync(Composer);
    }

    [Fact]
    public async Task The_list_of_messages_is_one_Tab_stop_with_arrows_inside_and_F6_goes_round_the_window()
    {
        for (var i = 1; i <= 40; i++) await bob.SayAsync(first, $"bob-{i} https://example.com/{i}\n```\ncode\n```");
        await alice.PostAsync($"/api/rooms/{first}/read", new JsonObject { ["seq"] = 40 });
        await using var hers = await browser.OpenAsync(alice, server.Address);
        var (page, keys) = (hers.Page, hers.Page.Keyboard);
        await hers.OpenRoomAsync(first);
        await hers.UntilShownAsync("bob-40");
        async Task<string> RowAsync() => await page.EvaluateAsync<string>("() => document.activeElement?.dataset.seq ?? document.activeElement?.dataset.testid ?? ''");

        Assert.Equal(1, await page.EvaluateAsync<int>("""
            () => [...document.querySelectorAll('[data-testid=message-list] :is(a[href], button, [tabindex])')].filter(one => one.tabIndex >= 0).length
            """));
        await keys.PressAsync("Shift+F6");
        Assert.Equal("40", await RowAsync());
        await keys.PressAsync("ArrowUp");
        Assert.Equal("39", await RowAsync());
        await keys.PressAsync("ArrowRight");
        Assert.Equal("https://example.com/39", await page.EvaluateAsync<string>("() => document.activeElement.href"));
        foreach (var _ in Enumerable.Range(0, 2)) await keys.PressAsync("ArrowRight");
        Assert.Equal("quick-reaction", await RowAsync());
        await keys.PressAsync("Escape");
        Assert.Equal("39", await RowAsync());
        await keys.PressAsync("PageUp");
        Assert.InRange(int.Parse(await RowAsync(), null), 20, 38);
        await keys.PressAsync("Home");
        await page.Locator("[data-testid=message][data-seq='1']").WaitForAsync();
        await keys.PressAsync("Home");
        Assert.Equal("1", await RowAsync());
        await keys.PressAsync("PageDown");
        Assert.InRange(int.Parse(await RowAsync(), null), 2, 20);
        await keys.PressAsync("Tab");
        Assert.DoesNotContain(await RowAsync(), Enumerable.Range(1, 40).Select(n => $"{n}"));
        await keys.PressAsync("Shift+F6");
        await keys.PressAsync("End");
        Assert.Equal("40", await RowAsync());
        await keys.PressAsync("Escape");
        await hers.UntilFocusAsync("[data-composer]");

        await page.GetByTestId("toggle-details").ClickAsync();
        await page.GetByTestId("composer").FocusAsync();
        string[] round = ["[data-testid=details-panel] *", "nav [aria-current=page]", "[data-testid=message]", "[data-composer]"];
        foreach (var place in round)
        {
            await keys.PressAsync("F6");
            await hers.UntilFocusAsync(place);
        }

        foreach (var place in round.Reverse().Skip(1))
        {
            await keys.PressAsync("Shift+F6");
            await hers.UntilFocusAsync(place);
        }
    }

    [Fact]
    public async Task A_form_that_is_refused_shows_the_first_field_that_is_wrong()
    {
        await using var page = await browser.OpenAsync(server.Address);
        await page.Page.GotoAsync("/");
        await page.UntilFocusAsync("[name=email]");

        await page.Page.GetByTestId("signin-submit").ClickAsync();
        await page.UntilFocusAsync("[name=email]");
        await page.Page.Locator("[name=email]").FillAsync(alice.Email);
        await page.Page.Locator("[name=password]").FillAsync("not the one of hers");
        await page.Page.GetByTestId("signin-submit").ClickAsync();
        await page.UntilFocusAsync("[name=password][aria-invalid=true]");
        await page.Page.GetByTestId("to-signup").ClickAsync();
        await page.UntilFocusAsync("[data-testid=signup-form] [name=name]");
        await page.Page.Keyboard.TypeAsync("Carol");
        await page.Page.GetByTestId("signup-submit").ClickAsync();
        await page.UntilFocusAsync("[name=email][aria-invalid=true]");
        await page.Page.Keyboard.TypeAsync(alice.Email);
        await page.Page.Locator("[name=password]").FillAsync(TestUser.Password);
        await page.Page.GetByTestId("signup-submit").ClickAsync();

        await page.UntilFocusAsync("[name=email][aria-invalid=true]");
        await page.Page.GetByTestId("to-signin").ClickAsync();
        await page.UntilFocusAsync("[data-testid=signin-form] [name=email]");
        await page.Page.Keyboard.TypeAsync(alice.Email);
        await page.Page.Locator("[name=password]").FillAsync(TestUser.Password);
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilOnlineAsync();
        await page.Page.Locator($"[data-testid=room-item][data-room-id='{first}']").ClickAsync();
        await page.UntilFocusAsync("[data-composer]");
        await page.Page.GetByTestId("new-room-button").ClickAsync();
        await page.Page.GetByTestId("new-channel").ClickAsync();
        await page.Page.GetByTestId("create-channel").ClickAsync();
        await page.UntilFocusAsync("[name=name][aria-invalid=true]");
    }

    [Fact]
    public async Task Nobody_loses_the_focus_to_what_others_do()
    {
        var third = (await bob.PostAsync("/api/rooms", Channel("Third"))).Guid("id");
        await alice.PostAsync($"/api/rooms/{third}/join");
        await using var hers = await browser.OpenAsync(alice, server.Address);
        var page = hers.Page;
        await hers.OpenRoomAsync(third);
        await hers.UntilFocusAsync("[data-composer]");
        await page.Keyboard.PressAsync("Control+k");
        await hers.UntilFocusAsync("[data-testid=switcher-input]");

        await bob.SendAsync(HttpMethod.Delete, $"/api/rooms/{third}");
        await page.Locator($"[data-testid=room-item][data-room-id='{third}']")
            .WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });

        await hers.UntilFocusAsync("[data-testid=switcher-input]");
        await page.Keyboard.PressAsync("Escape");
        await hers.UntilFocusAsync("main");
        var fourth = (await bob.PostAsync("/api/rooms", Channel("Fourth"))).Guid("id");
        await alice.PostAsync($"/api/rooms/{fourth}/join");
        await page.Locator($"[data-testid=room-item][data-room-id='{fourth}']").ClickAsync();
        await hers.UntilFocusAsync("[data-composer]");
        await bob.SendAsync(HttpMethod.Delete, $"/api/rooms/{fourth}");
        await hers.UntilFocusAsync("main");
    }

    private static JsonObject Channel(string name) => new() { ["type"] = "channel", ["name"] = name, ["visibility"] = "public" };

    private static async Task GoesToAndBackAsync(ChatPage page, Func<Task> open, string field, string back)
    {
        await open();
        await page.UntilFocusAsync(field);
        await page.Page.Keyboard.PressAsync("Escape");
        await page.UntilFocusAsync(back);
    }

    private static async Task UntilWritingInAsync(ChatPage page, Guid? room)
    {
        if (room is not null) await page.Page.WaitForURLAsync($"**/r/{room}");
        await page.UntilFocusAsync("[data-composer]");
    }

    private async Task<Guid> ChannelAsync(string name)
    {
        var room = (await alice.PostAsync("/api/rooms", Channel(name))).Guid("id");
        await bob.PostAsync($"/api/rooms/{room}/join");
        return room;
    }
}
