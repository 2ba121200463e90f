using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>What members tell moderators, and what they hear of it.</summary>
public sealed class ReportingAndAppealing(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_message_is_reported_by_the_keyboard_alone_and_its_reporter_hears_and_finds_the_outcome()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice"); // the first one owns the tenant
        var (bob, carol) = (await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Carol"));
        var room = await server.CreateRoomAsync(bob, carol);
        await carol.SayAsync(room, "you fool");

        await using var his = await browser.OpenAsync(bob, server.Address);
        var page = his.Page;
        await his.OpenRoomAsync(room);
        await his.UntilShownAsync("you fool");
        await page.Keyboard.PressAsync("Shift+F6");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.GetByTestId("more-actions").PressAsync("Enter");
        await page.GetByTestId("report-message").PressAsync("Enter");
        var dialog = page.GetByTestId("report-dialog");
        await dialog.GetByTestId("report-text").FillAsync("every day");
        await dialog.GetByTestId("report-text").PressAsync("Control+Enter"); // what is the matter is not said: nothing is sent
        await dialog.Locator("[role=radiogroup][aria-invalid=true]").WaitForAsync();
        await dialog.Locator("input[value=spam]").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown"); // harassment
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var axe = new Axe(page);
        await axe.LookAsync("report");
        await page.Keyboard.PressAsync("Enter");
        await dialog.GetByTestId("report-sent").WaitForAsync();
        await dialog.GetByTestId("report-close").PressAsync("Enter");

        var reported = Assert.Single((await alice.GetAsync("/api/moderation/cases")).AsArray())!;
        await alice.PostAsync($"/api/moderation/cases/{reported["id"]}/claim");
        await alice.PostAsync($"/api/moderation/cases/{reported["id"]}/decide", new JsonObject { ["decision"] = "uphold" });
        var notice = page.Locator("[data-testid=moderation-notice][data-kind=report_upheld]");
        await notice.GetByTestId("moderation-all").ClickAsync();
        var listed = page.Locator("[data-testid=own-report][data-status=upheld]");
        await listed.WaitForAsync();
        await axe.LookAsync("own reports");

        var report = Assert.Single(reported["reports"]!.AsArray())!;
        Assert.Equal(("harassment", "every day"), (report["reason"]!.GetValue<string>(), report["text"]!.GetValue<string>()));
        Assert.Contains("A message of Carol", await listed.InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    [Fact]
    public async Task People_are_reported_from_their_card_and_rooms_from_their_details()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice"); // the first one owns the tenant
        var (bob, carol) = (await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Carol"));
        var room = await server.CreateRoomAsync(bob, carol);
        await carol.SayAsync(room, "hello");

        await using var his = await browser.OpenAsync(bob, server.Address);
        var page = his.Page;
        await his.OpenRoomAsync(room);
        await his.UntilShownAsync("hello");
        await page.GetByTestId("author").ClickAsync();
        await page.GetByTestId("report-person").ClickAsync();
        await ReportAsync(page, "hate");
        await page.GetByTestId("toggle-details").ClickAsync();
        await page.GetByTestId("report-room").ClickAsync();
        await ReportAsync(page, "other");

        var cases = (await alice.GetAsync("/api/moderation/cases")).AsArray();
        Assert.Equal((carol.Id.ToString(), null), (cases[0]!["user_id"]?.GetValue<string>(), cases[0]!["room_id"]));
        Assert.Equal((null, room.ToString()), (cases[1]!["user_id"], cases[1]!["room_id"]?.GetValue<string>()));
    }

    [Fact]
    public async Task A_measure_is_appealed_against_once_and_what_was_decided_is_told_until_it_is_acknowledged()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice"); // the first one owns the tenant
        var bob = await server.CreateUserAsync("Bob");
        await alice.PostAsync("/api/moderation/actions", new JsonObject { ["kind"] = "warn", ["reason"] = "Too loud", ["user_id"] = bob.Id });

        await using var his = await browser.OpenAsync(bob, server.Address);
        var page = his.Page;
        await page.GetByTestId("moderation-all").PressAsync("Enter");
        await page.GetByTestId("notice-seen").PressAsync("Enter");
        await page.GetByTestId("appeal").PressAsync("Enter");
        var dialog = page.GetByTestId("appeal-dialog");
        await dialog.GetByTestId("appeal-text").PressAsync("Control+Enter"); // nothing is said yet: nothing is sent
        await dialog.Locator("textarea[aria-invalid=true]").WaitForAsync();
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var axe = new Axe(page);
        await axe.LookAsync("appeal");
        await dialog.GetByTestId("appeal-text").FillAsync("It was the window");
        await dialog.GetByTestId("appeal-text").PressAsync("Control+Enter");
        await page.Locator("[data-testid=notice][data-appeal=open]").WaitForAsync();
        var again = await page.GetByTestId("appeal").CountAsync();
        await page.Keyboard.PressAsync("Escape");

        var appeal = Assert.Single((await alice.GetAsync("/api/moderation/cases?source=appeal")).AsArray())!;
        await alice.PostAsync($"/api/moderation/cases/{appeal["id"]}/claim");
        await alice.PostAsync($"/api/moderation/cases/{appeal["id"]}/decide", new JsonObject { ["decision"] = "uphold" });
        var told = page.GetByTestId("moderation-notice");
        await told.GetByText("it stays").WaitForAsync();
        await told.GetByTestId("moderation-all").ClickAsync();
        await page.Locator("[data-testid=notice][data-appeal=upheld][data-seen=false]").WaitForAsync();
        await axe.LookAsync("notices");
        await page.GetByTestId("notice-seen").ClickAsync();
        await page.Locator("[data-testid=notice][data-appeal=upheld][data-seen=true]").WaitForAsync();

        Assert.Equal(0, again);
        Assert.Equal(0, await told.CountAsync());
        Assert.Equal("It was the window", appeal["appeal"]!["text"]!.GetValue<string>());
        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    [Fact]
    public async Task Who_is_banned_reads_why_at_the_sign_in_and_appeals_there()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice"); // the first one owns the tenant
        var bob = await server.CreateUserAsync("Bob");
        await alice.PostAsync("/api/moderation/actions", new JsonObject { ["kind"] = "ban", ["reason"] = "Too loud", ["user_id"] = bob.Id });

        await using var his = await browser.OpenAsync(server.Address);
        var page = his.Page;
        await page.GotoAsync("/");
        var form = page.GetByTestId("signin-form");
        await form.Locator("[name=email]").FillAsync(bob.Email);
        await form.Locator("[name=password]").FillAsync(TestUser.Password);
        await form.GetByTestId("signin-submit").ClickAsync();
        var notice = page.GetByTestId("banned-notices").GetByTestId("notice");
        await notice.GetByText("Too loud").WaitForAsync();
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var axe = new Axe(page);
        await axe.LookAsync("banned");
        await notice.GetByTestId("appeal").ClickAsync();
        await page.GetByTestId("appeal-text").FillAsync("It was the window");
        await page.GetByTestId("appeal-submit").ClickAsync();
        await page.Locator("[data-testid=notice][data-appeal=open]").WaitForAsync();

        var appeal = Assert.Single((await alice.GetAsync("/api/moderation/cases?source=appeal")).AsArray())!;
        Assert.Equal("It was the window", appeal["appeal"]!["text"]!.GetValue<string>());
        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    private static async Task ReportAsync(IPage page, string reason)
    {
        var dialog = page.GetByTestId("report-dialog");
        await dialog.Locator($"input[value={reason}]").CheckAsync();
        await dialog.GetByTestId("report-submit").ClickAsync();
        await dialog.GetByTestId("report-sent").WaitForAsync();
        await dialog.GetByTestId("report-close").ClickAsync();
    }
}
