using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>The list of rooms as a person wants it: favourites, closed sections, what is unread, and as many rooms as there may be.</summary>
public sealed class ArrangingRooms(Browser browser) : IClassFixture<Browser>
{
    private const int Many = 10_000;

    [Fact]
    public async Task Favourites_are_the_persons_and_closed_sections_the_devices()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (first, second) = (await ChannelAsync(alice, "first", bob), await ChannelAsync(alice, "second", bob));
        await using var here = await browser.OpenAsync(alice, server.Address);
        await using var there = await browser.OpenAsync(alice, server.Address);

        await here.OpenRoomAsync(second);
        await here.Page.GetByTestId("favourite").ClickAsync();
        await Item(there, "favourites", second).WaitForAsync();

        // The other one by keys alone: the rooms are one stop, arrows walk, the menu comes by Shift+F10.
        await there.Page.Locator("[data-testid=section-toggle]").First.FocusAsync();
        await there.Page.Keyboard.PressAsync("Tab");
        await there.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(Item(there, "channels", first)).ToBeFocusedAsync();
        await there.Page.Keyboard.PressAsync("Shift+F10");
        await Assertions.Expect(there.Page.GetByTestId("toggle-favourite")).ToBeFocusedAsync();
        await there.Page.Keyboard.PressAsync("Enter");
        await Item(here, "favourites", first).WaitForAsync();

        await here.Page.GetByTestId("favourite").ClickAsync();
        await Item(there, "channels", second).WaitForAsync();
        var toggle = here.Page.Locator("[data-section=channels] [data-testid=section-toggle]");
        await toggle.ClickAsync();
        await Assertions.Expect(toggle).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(Item(here, "channels", second)).ToHaveCountAsync(0);
        await here.Page.ReloadAsync();
        await here.UntilOnlineAsync();
        await Assertions.Expect(toggle).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(Item(here, "favourites", first)).ToBeVisibleAsync();
        await Assertions.Expect(Item(there, "channels", second)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_unread_is_counted_mentions_apart_and_stands_first_where_wanted()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (quiet, loud) = (await ChannelAsync(alice, "a quiet one", bob), await ChannelAsync(alice, "the loud one", bob));
        await using var page = await browser.OpenAsync(alice, server.Address);
        await Item(page, "channels", loud).WaitForAsync();

        await bob.SayAsync(loud, "one");
        await bob.SayAsync(loud, "two @all");

        var badge = Item(page, "channels", loud).GetByTestId("unread-badge");
        await Assertions.Expect(badge).ToHaveAttributeAsync("data-count", "2");
        await Assertions.Expect(badge).ToHaveAttributeAsync("data-mentions", "1");
        Assert.Equal("@1", await badge.GetByTestId("mention-badge").TextContentAsync());
        Assert.Equal("2 unread messages, 1 mention", await badge.Locator(".sr-only").TextContentAsync());
        var toggle = page.Page.Locator("[data-section=channels] [data-testid=section-toggle]");
        await toggle.ClickAsync();
        await Assertions.Expect(toggle.GetByTestId("unread-badge")).ToHaveAttributeAsync("data-count", "2");
        await toggle.ClickAsync();
        Assert.Equal([quiet, loud], await OrderAsync(page, "channels"));

        await page.Page.EvaluateAsync("localStorage.setItem('veza.preferences', JSON.stringify({ unreadFirst: true }))");
        await page.Page.ReloadAsync();
        await page.UntilOnlineAsync();
        await Item(page, "channels", loud).WaitForAsync();
        Assert.Equal([loud, quiet], await OrderAsync(page, "channels"));

        // It is read, and does not move away under the pointer; it does when another one is opened.
        await page.OpenRoomAsync(loud);
        await Assertions.Expect(badge).ToHaveCountAsync(0);
        Assert.Equal([loud, quiet], await OrderAsync(page, "channels"));
        await page.OpenRoomAsync(quiet);
        Assert.Equal([quiet, loud], await OrderAsync(page, "channels"));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // writes to the database what no call would write in a reasonable time
    public async Task Ten_thousand_rooms_are_walked_through_searched_and_browsed()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>(Browser.Settings) { ["Veza:Rooms:MaxRoomsPerUser"] = "20000" });
        var alice = await server.CreateUserAsync("Alice");
        await server.Database.RunAsync("""
            WITH made AS (
                INSERT INTO rooms (id, tenant_id, type, visibility, name, created_by, created_at, updated_at, member_count)
                SELECT gen_random_uuid(), u.tenant_id, 'channel', 'public', 'channel-' || lpad(n::text, 5, '0'), u.id, now(), now(), 1
                FROM generate_series(1, $2) n, users u WHERE u.id = $1
                RETURNING id, tenant_id, created_by, created_at)
            INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at)
            SELECT id, created_by, tenant_id, 'owner', created_at FROM made
            """, alice.Id, Many);
        await using var page = await browser.OpenAsync(alice, server.Address);
        var items = page.Page.GetByTestId("room-item");

        await items.First.FocusAsync();
        await page.Page.Keyboard.PressAsync("End");
        var last = page.Page.Locator($"[data-testid=room-item][data-room-name='channel-{Many:00000}']");
        await Assertions.Expect(last).ToBeFocusedAsync();
        Assert.Equal($"{Many}", await last.Locator("xpath=..").GetAttributeAsync("aria-posinset"));
        Assert.InRange(await items.CountAsync(), 1, 120);
        await page.Page.Keyboard.PressAsync("ArrowUp");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByTestId("room-title")).ToHaveTextAsync("channel-09999");

        await page.Page.Keyboard.PressAsync("Control+k");
        await page.Page.GetByTestId("switcher-input").FillAsync("05000");
        await Assertions.Expect(page.Page.GetByTestId("switcher-option").First).ToContainTextAsync("channel-05000");
        Assert.InRange(await page.Page.GetByTestId("switcher-option").CountAsync(), 1, 30);
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByTestId("room-title")).ToHaveTextAsync("channel-05000");

        var opened = page.Page.Locator("[data-testid=room-item][data-room-name='channel-05000']");
        await Assertions.Expect(opened).ToBeInViewportAsync();
        await Assertions.Expect(page.Composer).ToBeFocusedAsync();
        await page.Page.ReloadAsync();
        await Assertions.Expect(opened).ToBeInViewportAsync();
        await Assertions.Expect(page.Composer).ToBeFocusedAsync();

        await page.Page.GetByTestId("new-room-button").ClickAsync();
        await page.Page.GetByTestId("browse-channels").ClickAsync();
        var scroller = page.Page.Locator("[data-testid=browse-dialog] [data-scrolls]");
        var wanted = page.Page.Locator("[data-testid=join-channel][data-room-name='channel-00260']");
        while (!await wanted.IsVisibleAsync())
            await scroller.EvaluateAsync("e => new Promise(done => { e.scrollBy(0, 500); requestAnimationFrame(() => setTimeout(done)); })");
        Assert.InRange(await page.Page.GetByTestId("join-channel").CountAsync(), 1, 150);
    }

    private static ILocator Item(ChatPage page, string section, Guid room) =>
        page.Page.Locator($"[data-section={section}] [data-testid=room-item][data-room-id='{room}']");

    private static async Task<List<Guid>> OrderAsync(ChatPage page, string section) =>
        [.. (await page.Page.Locator($"[data-section={section}] [data-testid=room-item]")
            .EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.roomId)")).Select(Guid.Parse)];

    private static async Task<Guid> ChannelAsync(TestUser owner, string name, TestUser member) =>
        (await owner.PostAsync("/api/rooms", new { type = "channel", name, members = new[] { member.Id } })).Guid("id");
}
