using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>Pinned, saved and forwarded messages, tombstones and what happened in a room, in the page.</summary>
public sealed class AroundMessages(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Messages_are_pinned_saved_and_forwarded()
    {
        await using var server = await TestServer.StartAsync(Settings());
        var (alice, bob, carol) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Carol"));
        var (room, other) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(bob, carol));
        await alice.SayAsync(room, "the plan for Monday");
        await bob.SayAsync(room, "off topic");
        await using var hers = await OpenAsync(alice, server, room);
        await using var his = await OpenAsync(bob, server, room, "fr-FR");

        // Pinned: a mark for both, a line that says so, and the list, which follows an edit.
        await ChooseAsync(hers, "the plan", "pin-message");
        await his.Page.GetByTestId("pinned-mark").WaitForAsync();
        await Assertions.Expect(Line(his, "pinned")).ToContainTextAsync("Message épinglé par Alice");
        await his.Page.GetByTestId("open-pins").ClickAsync();
        var pins = his.Page.GetByTestId("pins-dialog");
        await Assertions.Expect(pins.GetByTestId("pin")).ToContainTextAsync("the plan for Monday");
        await alice.EditAsync((await alice.HistoryAsync(room))[0].Guid("id"), "the plan for Tuesday");
        await Assertions.Expect(pins.GetByTestId("pin")).ToContainTextAsync("the plan for Tuesday");
        await LookAsync(his, "pins");
        await his.Page.Keyboard.PressAsync("Escape");

        // Saved; the list leads back to it.
        await ChooseAsync(his, "the plan", "save-message");
        await his.Page.GetByTestId("account-menu").ClickAsync();
        await his.Page.GetByTestId("open-saved").ClickAsync();
        var saved = his.Page.GetByTestId("saved-dialog");
        await Assertions.Expect(saved.GetByTestId("saved")).ToContainTextAsync("the plan for Tuesday");
        await LookAsync(his, "saved");
        await saved.GetByTestId("saved").GetByRole(AriaRole.Button).First.ClickAsync();
        await his.Page.WaitForURLAsync($"**/r/{room}/1");

        // Forwarded into another room, and quoted there.
        await ChooseAsync(his, "the plan", "forward-message");
        await his.Page.Locator($"[data-testid=forward-option][data-room-id='{other}']").ClickAsync();
        await LookAsync(his, "forward");
        await his.Page.GetByTestId("forward-input").PressAsync("Enter");
        await Assertions.Expect(his.Page.GetByTestId("forward-dialog")).ToHaveCountAsync(0);
        await ChooseAsync(his, "the plan", "forward-message");
        await his.Page.Locator($"[data-testid=forward-option][data-room-id='{other}']").ClickAsync();
        await his.Page.GetByTestId("quote-elsewhere").ClickAsync();
        await his.Page.WaitForURLAsync($"**/r/{other}");
        await Assertions.Expect(his.Page.GetByTestId("forwarded-from")).ToContainTextAsync("Alice");
        await Assertions.Expect(his.Composer).ToHaveValueAsync($"> the plan for Tuesday\nAlice: {server.Address}r/{room}/1\n\n");
    }

    [Fact]
    public async Task What_is_taken_away_and_what_happened_in_a_room_is_told_in_both_languages()
    {
        await using var server = await TestServer.StartAsync(Settings());
        var (alice, bob, carol) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Carol"));
        var room = await server.CreateRoomAsync(alice, bob);
        await alice.SayAsync(room, "the plan for Monday");
        await bob.SayAsync(room, "off topic");
        await using var hers = await OpenAsync(alice, server, room);
        await using var herFrench = await OpenAsync(alice, server, room, "fr-FR");
        await using var his = await OpenAsync(bob, server, room, "fr-FR");

        // Who looks after the room takes a message away, with a reason that all read; who wrote it is not asked for one.
        foreach (var (page, why) in new[] { (herFrench, "Tout le monde ici peut le lire."), (hers, "Everyone here can read it.") })
        {
            await ChooseAsync(page, "off topic", "delete-message");
            await page.Page.GetByTestId("delete-reason").FillAsync("Not here");
            await Assertions.Expect(page.Page.GetByTestId("confirm-dialog")).ToContainTextAsync(why);
            await LookAsync(page, "delete");
            if (page == herFrench) await page.Page.Keyboard.PressAsync("Escape");
        }

        await hers.Page.GetByTestId("confirm-button").ClickAsync();
        await Assertions.Expect(hers.Page.GetByTestId("tombstone")).ToHaveTextAsync("A moderator removed this message. Reason: Not here");
        await Assertions.Expect(his.Page.GetByTestId("tombstone")).ToHaveTextAsync("Ce message a été retiré par la modération. Motif : Not here");
        await ChooseAsync(hers, "the plan", "delete-message");
        await Assertions.Expect(hers.Page.GetByTestId("delete-reason")).ToHaveCountAsync(0);
        await hers.Page.Keyboard.PressAsync("Escape");

        // The room tells what happened in it, to everyone from where they stand.
        await ChooseAsync(hers, "the plan", "pin-message");
        await alice.SendAsync(HttpMethod.Patch, $"/api/rooms/{room}", new JsonObject { ["name"] = "Bridge", ["topic"] = "Tides" });
        await alice.PostAsync($"/api/rooms/{room}/members", new JsonObject { ["user_ids"] = new JsonArray(carol.Id) });
        await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{carol.Id}");
        foreach (var (code, english, french) in new[]
        {
            ("pinned", "Message pinned by you", "Message épinglé par Alice"), ("renamed", "New name, by you: Bridge", "Nouveau nom, par Alice : Bridge"),
            ("topic", "New topic, by you: Tides", "Nouveau sujet, par Alice : Tides"), ("joined", "You added Carol", "Carol : ajout par Alice"),
            ("removed", "You removed Carol", "Carol : retrait par Alice"),
        })
        {
            await Assertions.Expect(Line(hers, code)).ToHaveTextAsync(english);
            await Assertions.Expect(Line(his, code)).ToHaveTextAsync(french);
        }

        foreach (var page in new[] { hers, his }) await LookAsync(page, "told");
    }

    [Fact]
    public async Task A_phone_has_room_for_the_pins_of_a_conversation()
    {
        await using var server = await TestServer.StartAsync(Settings());
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var id = (await alice.SayAsync(room, "the plan for Monday, which is long enough to need more than one line on a small screen")).Guid("id");
        await alice.TryAsync(HttpMethod.Put, $"/api/messages/{id}/pin");
        await using var hers = await browser.OpenAsync(alice, server.Address, "fr-FR", 390, 800, touch: true);
        await hers.OpenRoomAsync(room);
        await hers.Page.GetByTestId("pinned-mark").WaitForAsync();
        await hers.Page.GetByTestId("open-pins").TapAsync();
        await hers.Page.GetByTestId("pin").WaitForAsync();
        await LookAsync(hers, "phone pins");
    }

    private static ILocator Line(ChatPage page, string code) => page.Page.Locator($"[data-testid=system-line][data-code={code}]");

    private static async Task ChooseAsync(ChatPage page, string text, string action)
    {
        var row = page.Page.GetByTestId("message").Filter(new() { HasText = text }).First;
        await row.HoverAsync();
        await row.GetByTestId("more-actions").ClickAsync();
        await page.Page.GetByTestId(action).ClickAsync();
    }

    private async Task<ChatPage> OpenAsync(TestUser user, TestServer server, Guid room, string locale = "en-GB")
    {
        var page = await browser.OpenAsync(user, server.Address, locale);
        await page.OpenRoomAsync(room);
        await page.UntilShownAsync("off topic");
        return page;
    }

    private static async Task LookAsync(ChatPage page, string state)
    {
        await page.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var axe = new Axe(page.Page);
        await axe.LookAsync(state);
        Assert.True(axe.Violations.Count == 0, string.Join("\n", axe.Violations));
    }

    private static Dictionary<string, string> Settings() => new(Browser.Settings)
    {
        ["Veza:Messages:SystemMessages"] = "true", ["Veza:Messages:SystemMessagesEvery"] = "00:00:00.1",
    };
}
