using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Veza.Web.Tests;

public sealed class Reading(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private const string LineIsOnTheScreen = """
        () => {
            const [line, list] = ['unread-line', 'message-list'].map(id => document.querySelector(`[data-testid=${id}]`)?.getBoundingClientRect());
            return Boolean(line && list && line.top >= list.top && line.bottom <= list.bottom);
        }
        """;

    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(Browser.Settings);
        (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "The message that the link leads to was deleted.", "The link leads to a message that is not in this conversation.")]
    [InlineData("fr-FR", "Le message auquel mène ce lien a été supprimé.", "Ce lien mène à un message qui ne se trouve pas dans cette conversation.")]
    public async Task A_link_to_a_message_that_is_gone_says_so(string locale, string deleted, string missing)
    {
        var room = await server.CreateRoomAsync(alice, bob);
        await SayManyAsync(room, 1, 3);
        await alice.SendAsync(HttpMethod.Delete, $"/api/messages/{(await alice.SayAsync(room, "taken back")).Guid("id")}");
        await using var his = await browser.OpenAsync(bob, server.Address, locale);
        var notice = his.Page.GetByTestId("link-notice");

        await his.Page.GotoAsync($"/r/{room}/4");
        await notice.Filter(new LocatorFilterOptions { HasText = deleted }).WaitForAsync();
        await his.Page.GetByTestId("announcer-polite").Filter(new LocatorFilterOptions { HasText = deleted }).WaitForAsync();
        await his.Page.GetByTestId("link-notice-seen").ClickAsync();
        await notice.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });

        await his.Page.GotoAsync($"/r/{room}/40");
        await notice.Filter(new LocatorFilterOptions { HasText = missing }).WaitForAsync();
        await his.Page.Locator("[data-testid=message][data-seq='3']").WaitForAsync();

        await his.Page.GotoAsync($"/r/{room}/2");
        await his.Page.Locator("[data-testid=message][data-seq='2']").WaitForAsync();
        Assert.Equal(0, await notice.CountAsync());
    }

    [Fact]
    public async Task A_room_opens_where_one_goes_on_reading_and_only_what_was_on_the_screen_is_read()
    {
        var (room, other) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await SayManyAsync(room, 1, 120);
        await bob.ReadUpToAsync(room, 20);
        await using var device = await server.ConnectAsync(bob);
        await using var his = await browser.OpenAsync(bob, server.Address);

        // At the first unread line, although it is not among the newest messages.
        await his.OpenRoomAsync(room);
        await his.Page.WaitForFunctionAsync(LineIsOnTheScreen);
        await his.Page.Locator("[data-testid=message][data-seq='21']").WaitForAsync();

        // A jump to the end reads nothing of what lies between.
        await UntilReadAsync(device, room, seq => seq > 20);
        await his.Page.GetByTestId("jump-end").ClickAsync();
        await his.Page.Locator("[data-testid=message][data-seq='120']").WaitForAsync();
        await his.Page.GetByTestId("jump-unread").WaitForAsync();
        var read = (await SummaryAsync(room))["read_seq"]!.GetValue<long>();
        Assert.InRange(read, 21, 100);

        // Back at the place where one was, of which nothing is forced away by what comes.
        await his.Page.GetByTestId("jump-unread").ClickAsync();
        await his.Page.Locator($"[data-testid=message][data-seq='{read + 1}']").WaitForAsync();
        await his.Page.Locator("[data-testid=jump-end]:not([data-count='0'])").WaitForAsync();
        var top = await FirstOnScreenAsync(his.Page);
        await alice.SayAsync(room, "one more");
        await his.OpenRoomAsync(other);
        await his.OpenRoomAsync(room);
        await his.Page.WaitForFunctionAsync(
            "seq => Math.abs(document.querySelector(`[data-testid=message][data-seq='${seq}']`)?.getBoundingClientRect().top"
            + " - document.querySelector('[data-testid=message-list]').getBoundingClientRect().top) < 120", top);
    }

    [Fact]
    public async Task Nothing_is_new_in_an_old_channel_and_small_rooms_say_who_came()
    {
        var channel = (await alice.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "channel", ["name"] = "old", ["visibility"] = "public", ["members"] = new JsonArray(),
        }))["id"]!.GetValue<Guid>();
        await SayManyAsync(channel, 1, 70);
        await bob.PostAsync($"/api/rooms/{channel}/join", new JsonObject());
        await alice.SayAsync(channel, "welcome-71");
        await using var device = await server.ConnectAsync(bob);
        await using var his = await browser.OpenAsync(bob, server.Address);

        await his.OpenRoomAsync(channel);
        await his.UntilShownAsync("welcome-71");

        await his.Page.GetByTestId("join-line").GetByText("You joined").WaitForAsync();
        Assert.Equal("71", await his.Page.EvaluateAsync<string>(
            "() => document.querySelector('[data-testid=unread-line]').nextElementSibling.dataset.seq"));
        await his.Page.ReloadAsync();
        await his.UntilOnlineAsync();
        await his.UntilShownAsync("welcome-71");
        await his.Page.GetByTestId("join-line").WaitForAsync();
        await UntilReadAsync(device, channel, seq => seq == 71);
        Assert.Equal(0, await his.Page.GetByText("Say something to begin").CountAsync());
    }

    [Fact]
    public async Task What_is_marked_unread_stays_so_while_it_is_looked_at_and_is_gone_on_from_later()
    {
        var (room, other) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await SayManyAsync(room, 1, 12);
        await bob.ReadUpToAsync(room, 12);
        await using var device = await server.ConnectAsync(bob);
        await using var his = await browser.OpenAsync(bob, server.Address);
        await his.OpenRoomAsync(room);
        await his.UntilShownAsync(12);

        await his.Page.Locator("[data-testid=message][data-seq='9']").FocusAsync();
        await his.Page.Keyboard.PressAsync("Shift+U");

        await his.Page.Locator($"[data-testid=room-item][data-room-id='{room}'][data-unread='4']").WaitForAsync();
        await UntilReadAsync(device, room, seq => seq == 8);
        Assert.Equal("9", await his.Page.EvaluateAsync<string>(
            "() => document.querySelector('[data-testid=unread-line]').nextElementSibling.dataset.seq"));
        await his.OpenRoomAsync(other);
        await his.OpenRoomAsync(room);
        await his.Page.WaitForFunctionAsync(LineIsOnTheScreen);
        await UntilReadAsync(device, room, seq => seq == 12);
    }

    private static Task<int> FirstOnScreenAsync(IPage page) => page.EvaluateAsync<int>("""
        () => {
            const top = document.querySelector('[data-testid=message-list]').getBoundingClientRect().top;
            return Number([...document.querySelectorAll('[data-testid=message]')].find(m => m.getBoundingClientRect().bottom > top).dataset.seq);
        }
        """);

    private async Task SayManyAsync(Guid room, int from, int to)
    {
        for (var n = from; n <= to; n++) await alice.SayAsync(room, $"line {n}");
    }

    private async Task<JsonNode> SummaryAsync(Guid room) =>
        (await bob.GetAsync("/api/rooms")).AsArray().Single(r => r!["id"]!.GetValue<Guid>() == room)!;

    /// <summary>Waits until the person's own devices are told of such a place.</summary>
    private static async Task UntilReadAsync(HubClient device, Guid room, Func<long, bool> done) => await device.NextAsync(e =>
        e["type"]!.GetValue<string>() == "message.read" && e["room_id"]!.GetValue<Guid>() == room && e["read_version"] is not null
        && done(e["seq"]!.GetValue<long>()));
}
