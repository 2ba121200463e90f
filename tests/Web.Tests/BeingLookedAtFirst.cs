using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Veza.Web.Tests;

public sealed class BeingLookedAtFirst(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_held_message_waits_in_its_place_through_a_reload_and_is_published_and_a_refused_one_is_marked_and_edited()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await alice.SendAsync(HttpMethod.Put, "/api/moderation/rules", new JsonObject
        {
            ["room_id"] = room,
            ["version"] = 0,
            ["rules"] = new JsonObject { ["patterns"] = new JsonArray(Pattern("odd", "hold"), Pattern("never", "block")) },
        });

        await using var his = await browser.OpenAsync(bob, server.Address);
        await his.OpenRoomAsync(room);
        await his.SayAsync("something odd");
        await his.Page.GetByTestId("message-held").WaitForAsync();
        await his.Page.ReloadAsync();
        await his.Page.GetByTestId("message-held").WaitForAsync();
        await his.UntilOnlineAsync();
        var held = Assert.Single((await alice.GetAsync($"/api/moderation/cases?source=hold&room_id={room}")).AsArray())!["id"]!.GetValue<Guid>();
        await alice.PostAsync($"/api/moderation/cases/{held}/claim");
        await alice.PostAsync($"/api/moderation/cases/{held}/decide", new JsonObject { ["decision"] = "approve" });
        await his.Page.Locator("[data-testid=message][data-state=sent]").WaitForAsync();

        await his.SayAsync("say never");
        var marked = await his.Page.GetByTestId("marked-text").Locator("mark").InnerTextAsync();
        await his.Page.GetByTestId("edit-refused").ClickAsync();
        await his.Composer.FillAsync("say always");
        await his.Page.GetByTestId("send-button").ClickAsync();
        await Assertions.Expect(his.Page.Locator("[data-testid=message][data-state=sent]")).ToHaveCountAsync(2);

        Assert.Equal("never", marked);
        Assert.Equal(["something odd", "say always"], (await alice.HistoryAsync(room)).Select(m => m!["content"]!.GetValue<string>()));
    }

    private static JsonObject Pattern(string word, string verdict) => new() { ["id"] = word, ["pattern"] = word, ["verdict"] = verdict };
}
