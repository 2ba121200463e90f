using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>The console for those who look after a room and not the tenant, and for those who look after nothing.</summary>
[Trait(Stage.Name, Stage.Standalone)] // a page is the same on every stage
public sealed class LookingAfterSingleRooms(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Who_owns_a_room_sees_and_decides_its_cases_and_nothing_is_asked_for_that_the_server_would_refuse()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice"); // the first one owns the tenant
        var (bob, carol) = (await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Carol"));
        var (elsewhere, market) = (await server.CreateRoomAsync(alice, carol), await server.CreateRoomAsync(bob, carol));
        foreach (var (by, room) in new[] { (alice, elsewhere), (bob, market) })
        {
            var said = await carol.SayAsync(room, "cheap watches");
            await by.PostAsync("/api/moderation/reports", new JsonObject { ["message_id"] = said["id"]!.GetValue<Guid>(), ["reason"] = "spam" });
        }

        await using var his = await browser.OpenAsync(bob, server.Address);
        var page = his.Page;
        var refused = Refused(page);
        await page.GetByTestId("account-menu").PressAsync("Enter");
        await page.GetByTestId("open-moderation").PressAsync("Enter");
        await page.GetByTestId("case-row").WaitForAsync();
        var listed = await page.GetByTestId("case-row").CountAsync();
        var parts = await page.Locator("nav [data-testid^=console-]").CountAsync();
        await page.Keyboard.PressAsync("j");
        await page.GetByTestId("record").GetByText("in this room").WaitForAsync();
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var axe = new Axe(page);
        await axe.LookAsync("case of a room");
        await page.Keyboard.PressAsync("w");
        await page.Locator("[data-template=spam]").ClickAsync();
        await page.GetByTestId("measure-reason").PressAsync("Control+Enter");
        await page.GetByTestId("undo-line").WaitForAsync();
        await page.GetByTestId("console-rules").ClickAsync();
        await page.GetByTestId("rules-editor").WaitForAsync();
        var places = await page.GetByTestId("rules-place").Locator("option").CountAsync();
        await page.GetByTestId("console-raid").PressAsync("Enter");
        await page.GetByTestId("raid-reason").PressAsync("Control+Enter"); // without a reason: nothing happens
        await page.Locator("[data-testid=raid-reason][aria-invalid=true]").WaitForAsync();
        await axe.LookAsync("raid");
        await page.GetByTestId("raid-reason").FillAsync("A crowd at the gate");
        await page.GetByTestId("raid-reason").PressAsync("Control+Enter");
        await page.Locator("[data-testid=raid][data-on=true]").WaitForAsync();
        var raid = (await alice.GetAsync("/api/moderation/actions?kind=raid")).AsArray();
        await axe.LookAsync("raid on");
        await page.GetByTestId("raid-stop").PressAsync("Enter");
        await page.Locator("[data-testid=raid][data-on=false]").WaitForAsync();
        await page.GotoAsync("/moderation/stats");
        await page.GetByTestId("console-not-yours").WaitForAsync();

        var warning = Assert.Single((await alice.GetAsync("/api/moderation/actions?kind=warn")).AsArray())!;
        var held = Assert.Single(raid)!;
        Assert.Equal((market.ToString(), true), (held["room_id"]!.GetValue<string>(), held["in_force"]!.GetValue<bool>()));
        Assert.False((await bob.GetAsync($"/api/moderation/rooms/{market}"))["raid"]!.GetValue<bool>());
        Assert.Equal(("warn", market.ToString()), (warning["kind"]!.GetValue<string>(), warning["room_id"]!.GetValue<string>()));
        Assert.Equal((1, 4, 1), (listed, parts, places));
        Assert.Empty(refused);
        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    [Fact]
    public async Task Who_looks_after_nothing_is_told_so_without_a_question_to_the_server()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await server.CreateRoomAsync(alice, bob);

        await using var his = await browser.OpenAsync(bob, server.Address);
        var page = his.Page;
        var refused = Refused(page);
        await page.GotoAsync("/moderation/cases");
        var told = page.GetByTestId("console-not-yours");
        await told.WaitForAsync();
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var axe = new Axe(page);
        await axe.LookAsync("not yours");
        await told.Locator("a").PressAsync("Enter");
        await page.GetByTestId("account-menu").ClickAsync();
        await page.GetByTestId("open-profile").WaitForAsync();

        Assert.Equal(0, await page.GetByTestId("open-moderation").CountAsync());
        Assert.Empty(refused);
        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    /// <summary>What moderation refuses from now on.</summary>
    private static List<string> Refused(IPage page)
    {
        var refused = new List<string>();
        page.Response += (_, answer) =>
        {
            if (answer.Status >= 400 && answer.Url.Contains("/api/moderation", StringComparison.Ordinal)) refused.Add($"{answer.Status} {answer.Url}");
        };
        return refused;
    }
}
