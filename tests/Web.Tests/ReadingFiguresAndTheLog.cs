using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>The parts of the console where nothing is decided: figures, and the audit log.</summary>
[Trait(Stage.Name, Stage.Standalone)] // writes figures of the day into the server's database
public sealed class ReadingFiguresAndTheLog(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Figures_are_a_chart_and_a_table_and_the_log_is_searched_and_saved()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await alice.SendAsync(HttpMethod.Put, "/api/moderation/rules", new JsonObject
        {
            ["version"] = 0,
            ["rules"] = new JsonObject { ["patterns"] = new JsonArray(new JsonObject { ["id"] = "stalls", ["pattern"] = "stall", ["verdict"] = "hold" }) },
        });
        await bob.PostAsync($"/api/rooms/{room}/messages", new JsonObject { ["content"] = "come to my stall" });
        var held = Assert.Single((await alice.GetAsync("/api/moderation/cases")).AsArray())!;
        await alice.PostAsync($"/api/moderation/cases/{held["id"]}/claim");
        await alice.PostAsync($"/api/moderation/cases/{held["id"]}/decide", new JsonObject { ["decision"] = "reject", ["reason"] = "No stalls here" });
        await server.Database.RunAsync("""
            INSERT INTO moderation_verdicts (tenant_id, day, verdict, count)
            SELECT tenant_id, (now() AT TIME ZONE 'UTC')::date, 'mask', 7 FROM users LIMIT 1
            """);

        await using var hers = await browser.OpenAsync(alice, server.Address);
        var page = hers.Page;
        await page.GotoAsync("/moderation/cases");
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var axe = new Axe(page);
        await page.GetByTestId("console-stats").PressAsync("Enter");
        await page.GetByTestId("verdict-chart").WaitForAsync();
        await page.Locator("summary").PressAsync("Enter");
        var table = page.Locator("details table");
        await table.WaitForAsync();
        await axe.LookAsync("figures");
        var figures = await table.Locator("tbody tr").AllInnerTextsAsync();
        var busiest = await page.GetByTestId("busiest").InnerTextAsync();

        await page.GetByTestId("console-audit").PressAsync("Enter");
        var entries = page.GetByTestId("audit-entry");
        await page.Locator("[data-action='moderation.rules_changed']").WaitForAsync();
        await axe.LookAsync("audit log");
        await page.GetByTestId("audit-search").FillAsync("STALLS decided");
        await Assertions.Expect(entries).ToHaveCountAsync(1);
        var found = await entries.InnerTextAsync();
        await page.GetByTestId("audit-search").FillAsync("");
        await page.GetByTestId("audit-kind").SelectOptionAsync("case.decided");
        await Assertions.Expect(entries).ToHaveCountAsync(1);
        var saved = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("audit-export").PressAsync("Enter"));
        await using var file = await saved.CreateReadStreamAsync();
        using var lines = new StreamReader(file);
        var log = await lines.ReadToEndAsync();

        Assert.Equal(30, figures.Count);
        Assert.Contains(figures, row => row.Split('\t')[1..] is ["0", "7", _, "0"]);
        Assert.Contains("stalls", busiest, StringComparison.Ordinal);
        Assert.Contains("Decided a case", found, StringComparison.Ordinal);
        Assert.Contains("\"case.decided\"", log, StringComparison.Ordinal);
        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }
}
