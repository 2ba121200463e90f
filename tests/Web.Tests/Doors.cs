using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>Ways into rooms: links, the switcher, signing up, being handed a room.</summary>
public sealed class Doors(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_link_to_a_public_channel_shows_it_with_a_way_in_and_other_links_say_that_they_lead_nowhere()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (open, hidden) = (await ChannelAsync(alice, "plans", "public"), await ChannelAsync(alice, "secrets", "private"));
        foreach (var room in new[] { open, hidden }) await alice.SayAsync(room, "said before");
        await using var his = await browser.OpenAsync(bob, server.Address, "fr-FR");

        await his.Page.GotoAsync($"/r/{hidden}");
        await his.Page.GetByTestId("nowhere").GetByText("Cette conversation n’est pas disponible.").WaitForAsync();
        await his.Page.GotoAsync("/r/%E0%A4%A/no/such");
        await his.Page.GetByTestId("nowhere").GetByText("Il n’y a rien à cette adresse.").WaitForAsync();
        await his.Page.GotoAsync($"/r/{open}");
        await his.Page.GetByTestId("door-messages").GetByText("said before").WaitForAsync();
        var state = await bob.TryAsync(HttpMethod.Get, $"/api/rooms/{open}");
        await his.Page.GetByTestId("door-join").ClickAsync();
        await his.Composer.WaitForAsync();
        await his.SayAsync("here I am");
        await his.UntilShownAsync("here I am");

        Assert.Equal("room_not_found", state.Code); // looking is not joining
        Assert.Contains((await alice.HistoryAsync(open)), m => m.Text("content") == "here I am");
    }

    [Fact]
    public async Task The_switcher_finds_channels_and_people_and_tells_those_of_one_name_apart()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice");
        var (one, other) = (await server.CreateUserAsync("Sam Lee"), await server.CreateUserAsync("Sam Lee"));
        await ChannelAsync(one, "samples", "public");
        await using var hers = await browser.OpenAsync(alice, server.Address);
        var options = hers.Page.GetByTestId("switcher-option");

        await hers.Page.Keyboard.PressAsync("Control+k");
        await hers.Page.GetByTestId("switcher-input").FillAsync("sam");
        await options.Nth(2).WaitForAsync();
        var people = await hers.Page.Locator("[data-testid=switcher-option][data-kind=person]").AllInnerTextsAsync();
        await hers.Page.Locator("[data-testid=switcher-option][data-kind=channel]").ClickAsync();
        await hers.Page.GetByTestId("door-join").WaitForAsync();

        var handles = new[] { await HandleAsync(one), await HandleAsync(other) };
        Assert.Equal(2, people.Count);
        Assert.All(handles, handle => Assert.Contains(people, p => p.Contains($"@{handle}", StringComparison.Ordinal)));
        Assert.DoesNotContain(people, p => p.Contains('@') && p.Contains("example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_person_lands_in_the_default_channel_with_a_welcome()
    {
        await using var server = await TestServer.StartAsync(
            [.. Browser.Settings, new("Veza:Rooms:DefaultChannel", "general")]);
        await server.CreateUserAsync("Alice");
        await using var page = await browser.OpenAsync(server.Address);

        await page.Page.GotoAsync("/");
        await page.Page.GetByTestId("to-signup").ClickAsync();
        var form = page.Page.GetByTestId("signup-form");
        await form.Locator("[name=name]").FillAsync("Zoé");
        await form.Locator("[name=email]").FillAsync("zoe@example.test");
        await form.Locator("[name=password]").FillAsync(TestUser.Password);
        await page.Page.GetByTestId("signup-submit").ClickAsync();
        await page.Composer.WaitForAsync();
        var welcome = await page.Page.GetByTestId("welcome").InnerTextAsync();
        await page.SayAsync("hello everyone");
        await page.UntilShownAsync("hello everyone");
        await page.Page.ReloadAsync();
        await page.Page.GetByTestId("welcome-dismiss").ClickAsync();
        await page.Page.ReloadAsync();
        await page.Composer.WaitForAsync();

        Assert.Contains("Welcome, Zoé! You are in general", welcome, StringComparison.Ordinal);
        Assert.Equal("general", await page.Page.GetByTestId("room-title").InnerTextAsync());
        Assert.Equal(0, await page.Page.GetByTestId("welcome").CountAsync());
    }

    [Fact]
    public async Task An_owner_who_leaves_hands_the_room_over_first_and_a_member_sees_more_than_a_way_out()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await using var his = await browser.OpenAsync(bob, server.Address, "fr-FR");

        await SettingsAsync(his, room);
        var facts = await his.Page.GetByTestId("room-facts").InnerTextAsync();
        await SettingsAsync(hers, room);
        await hers.Page.GetByTestId("leave-room").ClickAsync();
        await hers.Page.GetByTestId("confirm-button").ClickAsync();
        await hers.Page.Locator($"[data-testid=hand-over-option][data-user-id='{bob.Id}'] input").CheckAsync();
        await hers.Page.GetByTestId("hand-over-submit").ClickAsync();
        await hers.Page.GetByTestId("hand-over-dialog").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        await his.Page.GetByTestId("delete-room").WaitForAsync(); // his dialog, still open, follows his new role

        Assert.Contains("Lire et écrire", facts, StringComparison.Ordinal);
        Assert.Contains("Membre", facts, StringComparison.Ordinal);
        Assert.Equal(("owner", "admin"), ((await bob.SummaryAsync(room)).Text("role"), (await alice.SummaryAsync(room)).Text("role")));
    }

    [Fact]
    public async Task Files_that_are_dropped_or_pasted_leave_the_page_where_it_is_and_are_spoken_of()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var hers = await browser.OpenAsync(alice, server.Address, "fr-FR");
        await hers.OpenRoomAsync(room);
        await hers.Composer.FillAsync("half a sen");

        var held = await hers.Page.EvaluateAsync<bool[]>("""
            () => {
                const files = new DataTransfer();
                files.items.add(new File(["x"], "plan.txt", { type: "text/plain" }));
                const on = (target, kind, event) => !target.dispatchEvent(event);
                const drag = (kind, target) => on(target, kind, new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: files }));
                const box = document.querySelector("[data-composer]");
                const picture = new DataTransfer();
                picture.items.add(new File(["x"], "image.png", { type: "image/png" }));
                return [
                    drag("dragover", document.body), drag("drop", document.body), drag("dragover", box), drag("drop", box),
                    !box.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: picture })),
                ];
            }
            """);
        var notice = await hers.Page.GetByTestId("files-notice").InnerTextAsync();
        var spoken = await hers.Page.GetByTestId("announcer-polite").InnerTextAsync();

        Assert.All(held, Assert.True);
        Assert.Contains("L’envoi de fichiers n’est pas encore possible", notice, StringComparison.Ordinal);
        Assert.Contains("L’envoi de fichiers n’est pas encore possible", spoken, StringComparison.Ordinal);
        Assert.Equal("half a sen", await hers.Composer.InputValueAsync());
    }

    private static async Task SettingsAsync(ChatPage page, Guid room)
    {
        await page.OpenRoomAsync(room);
        if (await page.Page.GetByTestId("details-panel").CountAsync() == 0) await page.Page.GetByTestId("toggle-details").ClickAsync();
        await page.Page.GetByTestId("room-settings").ClickAsync();
        await page.Page.GetByTestId("room-facts").WaitForAsync();
    }

    private static async Task<string> HandleAsync(TestUser user) => (await user.GetAsync("/api/users/me")).Text("handle");

    private static async Task<Guid> ChannelAsync(TestUser owner, string name, string visibility) => (await owner.PostAsync(
        "/api/rooms", new JsonObject { ["type"] = "channel", ["name"] = name, ["visibility"] = visibility })).Guid("id");
}
