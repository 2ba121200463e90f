using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>Every screen in both themes and three widths, without a single violation of axe-core's rules.</summary>
[Trait(Stage.Name, Stage.Standalone)] // what a page looks like is the same on every stage
public sealed class BeingAccessible(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(Browser.Settings);
        (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        room = (await alice.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "channel", ["name"] = "Alder", ["visibility"] = "public", ["topic"] = "Trees",
        })).Guid("id");
        await bob.PostAsync($"/api/rooms/{room}/join");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("en-GB")]
    public async Task The_way_in_has_no_violation(string locale)
    {
        await using var hers = await OpenAsync(locale);
        var page = hers.Page;
        var axe = new Axe(page);
        await page.GotoAsync("/");
        await page.GetByTestId("signin-form").WaitForAsync();

        await axe.LookAsync("sign-in");
        await page.GetByTestId("signin-submit").ClickAsync();
        await page.Locator("[aria-invalid=true]").First.WaitForAsync();
        await axe.LookAsync("sign-in refused");
        await page.GetByTestId("to-signup").ClickAsync();
        await page.GetByTestId("signup-submit").ClickAsync();
        await page.Locator("[name=name][aria-invalid=true]").WaitForAsync();
        await axe.LookAsync("sign-up refused");

        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    [Fact]
    public async Task Rooms_and_conversations_have_no_violation()
    {
        var (direct, empty) = (await RoomAsync("direct", null), await RoomAsync("group", "Empty"));
        await using var hers = await OpenAsync("en-GB");
        var page = hers.Page;
        var axe = new Axe(page);
        await hers.SignInAsync(alice);
        await axe.LookAsync("no room chosen");

        var said = (await bob.SayAsync(room, "**bold** @Alice https://example.com `code`\n```js\nlet x = 1;\n```\n> quote\n- item")).Guid("id");
        await alice.SayAsync(room, "an answer", replyTo: said);
        await bob.SendAsync(HttpMethod.Patch, $"/api/messages/{said}", new JsonObject { ["content"] = "edited, with `code`\n```\nx\n```" });
        await bob.SendAsync(HttpMethod.Delete, $"/api/messages/{(await bob.SayAsync(room, "gone")).Guid("id")}");
        await alice.SayAsync(direct, "seen");
        await hers.OpenRoomAsync(room);
        await hers.UntilShownAsync("an answer");
        await axe.LookAsync("conversation");
        await page.Keyboard.PressAsync("Shift+F6");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.GetByTestId("reply-message").WaitForAsync();
        await axe.LookAsync("message with its actions");
        await page.GetByTestId("more-actions").PressAsync("Enter");
        await axe.LookAsync("menu of a message");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("reply-message").ClickAsync();
        await page.GetByTestId("format-toggle").ClickAsync();
        await hers.Composer.PressSequentiallyAsync("@b");
        await page.GetByTestId("mention-list").WaitForAsync();
        await axe.LookAsync("reply with formats and mentions");
        await page.GetByTestId("toggle-details").ClickAsync();
        await page.Locator("[data-testid=member]").Nth(1).WaitForAsync();
        await axe.LookAsync("details");
        await page.GetByTestId("toggle-details").ClickAsync();
        await page.Locator($"[data-testid=room-item][data-room-id='{direct}']").ClickAsync();
        await page.GetByTestId("ticks").WaitForAsync();
        await page.GetByTestId("toggle-details").ClickAsync();
        await axe.LookAsync("direct room with details");
        await page.Locator($"[data-testid=room-item][data-room-id='{empty}']").ClickAsync();
        await page.GetByTestId("room-title").Filter(new LocatorFilterOptions { HasText = "Empty" }).WaitForAsync();
        await axe.LookAsync("empty room");
        await alice.PostAsync($"/api/rooms/{empty}/archive");
        await hers.Composer.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        await axe.LookAsync("archived room");
        await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{empty}");
        await page.GetByTestId("room-title").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        await bob.PostAsync("/api/rooms", new JsonObject { ["type"] = "group", ["name"] = "Added", ["members"] = new JsonArray(alice.Id) });
        await page.GetByTestId("addition-notice").WaitForAsync();
        await axe.LookAsync("missing room with a notice");
        await hers.Context.SetOfflineAsync(true);
        await hers.UntilConnectionAsync("offline");
        await axe.LookAsync("offline");

        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    [Fact]
    public async Task Dialogs_and_menus_have_no_violation()
    {
        var said = (await bob.SayAsync(room, "before")).Guid("id");
        await bob.SendAsync(HttpMethod.Patch, $"/api/messages/{said}", new JsonObject { ["content"] = "after" });
        await using var hers = await OpenAsync("fr-FR");
        var page = hers.Page;
        var axe = new Axe(page);
        await hers.SignInAsync(alice);
        await hers.OpenRoomAsync(room);
        await hers.UntilShownAsync("after");

        await DialogAsync(axe, page, "switcher", () => page.Keyboard.PressAsync("Control+k"));
        await DialogAsync(axe, page, "shortcuts", () => page.Keyboard.PressAsync("Control+/"));
        foreach (var (menu, items) in new[]
        {
            ("new-room-button", new[] { "new-direct", "new-channel", "browse-channels" }), ("account-menu", ["open-profile", "open-notices", "open-preferences"]),
        })
        {
            await page.GetByTestId(menu).ClickAsync();
            await axe.LookAsync(menu, hasPhone: false);
            await page.Keyboard.PressAsync("Escape");
            foreach (var item in items)
            {
                await page.GetByTestId(menu).ClickAsync();
                await DialogAsync(axe, page, item, () => page.GetByTestId(item).ClickAsync());
            }
        }

        await page.GetByTestId("toggle-details").ClickAsync();
        await DialogAsync(axe, page, "invite", () => page.GetByTestId("invite-button").ClickAsync());
        await page.GetByTestId("room-settings").ClickAsync();
        await axe.LookAsync("settings");
        await DialogAsync(axe, page, "confirm", () => page.GetByTestId("delete-room").ClickAsync());
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("toggle-details").ClickAsync();
        await DialogAsync(axe, page, "revisions", () => page.GetByTestId("edited").ClickAsync());
        await page.Locator("[data-testid=message]").First.HoverAsync();
        await page.GetByTestId("more-actions").ClickAsync();
        await DialogAsync(axe, page, "readers", () => page.GetByTestId("show-readers").ClickAsync());
        await page.Locator("[data-testid=message]").First.HoverAsync();
        await page.GetByTestId("more-actions").ClickAsync();
        await DialogAsync(axe, page, "moderate", () => page.GetByTestId("moderate-message").ClickAsync());

        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    private static async Task DialogAsync(Axe axe, IPage page, string state, Func<Task> open)
    {
        var before = await page.Locator("dialog[open]").CountAsync();
        await open();
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(before + 1);
        await axe.LookAsync(state);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(before);
    }

    private async Task<ChatPage> OpenAsync(string locale)
    {
        var page = await browser.OpenAsync(server.Address, locale, width: 1440);
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        return page;
    }

    private async Task<Guid> RoomAsync(string type, string? name)
    {
        var body = new JsonObject { ["type"] = type, ["members"] = new JsonArray(bob.Id) };
        if (name is not null) body["name"] = name;
        return (await alice.PostAsync("/api/rooms", body)).Guid("id");
    }
}
