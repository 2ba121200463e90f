namespace Veza.Web.Tests;

public sealed class ModeratingInPlace(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Who_looks_after_a_room_removes_a_message_with_a_reason_undoes_it_and_mutes_its_author_from_their_card()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await bob.SayAsync(room, "something odd");

        await using var hers = await browser.OpenAsync(alice, server.Address);
        await hers.OpenRoomAsync(room);
        await hers.UntilShownAsync("something odd");
        var dialog = hers.Page.GetByTestId("moderate-dialog");
        await hers.Page.GetByTestId("message").HoverAsync();
        await hers.Page.GetByTestId("more-actions").ClickAsync();
        await hers.Page.GetByTestId("moderate-message").ClickAsync();
        await dialog.GetByTestId("moderate-submit").ClickAsync(); // without a reason: nothing happens
        await dialog.GetByTestId("moderate-reason").FillAsync("Not here");
        await dialog.GetByTestId("moderate-submit").ClickAsync();
        await dialog.GetByTestId("moderate-done").WaitForAsync();
        await hers.Page.WaitForFunctionAsync("() => !document.querySelector('[data-testid=message-list]').innerText.includes('something odd')");
        await dialog.GetByTestId("moderate-undo").ClickAsync();
        await hers.UntilShownAsync("something odd");

        await hers.Page.GetByTestId("author").ClickAsync();
        await hers.Page.GetByTestId("moderate-person").ClickAsync();
        await dialog.Locator("input[value=mute]").CheckAsync();
        await dialog.GetByTestId("moderate-reason").FillAsync("A little pause");
        await dialog.GetByTestId("moderate-submit").ClickAsync();
        await dialog.GetByTestId("moderate-done").WaitForAsync();
        await dialog.GetByTestId("moderate-close").ClickAsync();

        var notices = (await bob.GetAsync("/api/moderation/notices")).AsArray();
        Assert.Contains(notices, n => n!["kind"]!.GetValue<string>() == "mute" && n["reason"]!.GetValue<string>() == "A little pause" && n["expires_at"] is not null);
        Assert.DoesNotContain(notices, n => n!["kind"]!.GetValue<string>() == "delete_message" && n["ended_at"] is null);
    }
}
