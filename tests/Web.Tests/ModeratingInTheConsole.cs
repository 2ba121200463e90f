using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>What moderators see and do on the page of their own.</summary>
[Trait(Stage.Name, Stage.Standalone)] // a page and its keys are the same on every stage
public sealed class ModeratingInTheConsole(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_rule_is_tried_and_stored_and_what_somebody_else_stored_meanwhile_takes_nothing_of_a_draft()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice"); // the first one owns the tenant
        await using var hers = await browser.OpenAsync(alice, server.Address);
        var page = hers.Page;
        await page.GetByTestId("account-menu").ClickAsync();
        await page.GetByTestId("open-moderation").ClickAsync();
        await page.GetByTestId("console-rules").ClickAsync();

        await page.GetByTestId("words-3").FillAsync("frobnicate");
        await page.GetByTestId("test-text").FillAsync("you frobnicate a lot");
        await page.Locator("[data-testid=test-verdict][data-verdict=block]").WaitForAsync();
        await page.GetByTestId("rule-test").Locator("mark").GetByText("frobnicate").WaitForAsync();
        await page.GetByTestId("rules-save").ClickAsync();
        await page.Locator("[data-testid=rules-editor][data-version='1']").WaitForAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("words-3")).ToHaveValueAsync("frobnicate");

        await page.GetByTestId("allowed-words").FillAsync("mine");
        await alice.SendAsync(HttpMethod.Put, "/api/moderation/rules", new JsonObject
        {
            ["version"] = 1, ["rules"] = new JsonObject { ["on_failure"] = "hold" },
        });
        await page.GetByTestId("rules-save").ClickAsync();
        await page.GetByTestId("rules-conflict").WaitForAsync();
        Assert.Equal("mine", await page.GetByTestId("allowed-words").InputValueAsync());
        await page.GetByTestId("rules-mine").ClickAsync();
        await page.Locator("[data-testid=rules-editor][data-version='3']").WaitForAsync();

        var stored = await alice.GetAsync("/api/moderation/rules");
        Assert.Equal("mine", stored["rules"]!["allowed_words"]![0]!.GetValue<string>());
        await page.GetByTestId("console-leave").ClickAsync();
        await page.GoBackAsync();
        await page.GetByTestId("rules-editor").WaitForAsync();
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var axe = new Axe(page);
        await axe.LookAsync("rules");
        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    [Fact]
    public async Task Cases_are_decided_by_single_keys_which_do_nothing_while_somebody_types()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice"); // the first one owns the tenant
        var (bob, carol) = (await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Carol"));
        var room = (await bob.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "channel", ["name"] = "market", ["visibility"] = "public", ["members"] = new JsonArray(carol.Id),
        }))["id"]!.GetValue<Guid>();
        for (var n = 1; n <= 3; n++)
        {
            var said = await bob.SayAsync(room, $"come to my stall, offer {n}");
            await carol.PostAsync("/api/moderation/reports", new JsonObject
            {
                ["message_id"] = said["id"]!.GetValue<Guid>(), ["reason"] = "spam", ["text"] = "again",
            });
        }

        var ids = (await alice.GetAsync("/api/moderation/cases?source=report")).AsArray().Select(c => c!["id"]!.GetValue<string>()).ToArray();
        await using var hers = await browser.OpenAsync(alice, server.Address);
        var page = hers.Page;
        await page.GotoAsync("/moderation/cases");
        await page.Locator("[data-testid=case-row]").Nth(2).WaitForAsync();

        await page.Keyboard.PressAsync("j");
        await UntilOpenAsync(page, ids[0]);
        await page.Keyboard.PressAsync("j");
        await UntilOpenAsync(page, ids[1]);
        await page.GetByTestId("note").FillAsync("back");
        await page.GetByTestId("note").PressAsync("k");
        await page.GetByTestId("case-text").ClickAsync();
        await page.Keyboard.PressAsync("d");
        await page.GetByTestId("measure-dialog").WaitForAsync();
        await page.Locator("[data-template=spam]").ClickAsync();
        await page.GetByTestId("measure-submit").ClickAsync();
        await UntilOpenAsync(page, ids[2]);
        await page.Keyboard.PressAsync("u");
        await UntilOpenAsync(page, ids[1]);
        await page.Keyboard.PressAsync("k");
        await UntilOpenAsync(page, ids[0]);
        await page.Keyboard.PressAsync("a");
        await UntilOpenAsync(page, ids[1]);
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var axe = new Axe(page);
        await axe.LookAsync("case");

        var decided = Assert.Single((await alice.GetAsync("/api/moderation/cases?state=decided")).AsArray())!;
        Assert.Equal((ids[0], "dismiss"), (decided["id"]!.GetValue<string>(), decided["decision"]!.GetValue<string>()));
        var undone = Assert.Single((await alice.GetAsync("/api/moderation/actions")).AsArray())!;
        Assert.Equal(("delete_message", "undone"), (undone["kind"]!.GetValue<string>(), undone["ended"]!.GetValue<string>()));
        Assert.All(await carol.HistoryAsync(room), m => Assert.Null(m!["deleted_at"]));
        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    private static Task UntilOpenAsync(IPage page, string id) => page.Locator($"[data-testid=case][data-case-id='{id}']").WaitForAsync();
}
