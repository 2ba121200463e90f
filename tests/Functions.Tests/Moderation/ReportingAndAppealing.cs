using System.Net;
using System.Text.Json.Nodes;
using static Veza.Functions.Tests.Moderation.ModerationScene;

namespace Veza.Functions.Tests.Moderation;

/// <summary>What members say to those who look after them: reports, and appeals against what was done to them.</summary>
public sealed class ReportingAndAppealing : IAsyncLifetime
{
    private const string Reports = "/api/moderation/reports";
    private const string Notices = "/api/moderation/notices";
    private const string Cases = "/api/moderation/cases";
    private ModerationScene scene = null!;

    public async Task InitializeAsync() => scene = await ModerationScene.CreateAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Reports_about_the_same_are_one_case_and_those_of_one_person_one_report()
    {
        var message = (await scene.Bob.SayAsync(scene.Channel, "buy this")).Guid("id");

        var first = await scene.Carol.PostAsync(Reports, new { message_id = message, reason = "spam", text = "again and again" });
        var repeated = await scene.Carol.PostAsync(Reports, new { message_id = message, reason = "other" });
        await scene.Ada.PostAsync(Reports, new { message_id = message, reason = "hate" });

        Assert.Equal(first.Guid("id"), repeated.Guid("id"));
        var one = (await scene.Max.GetAsync(Cases)).AsArray().Single()!;
        Assert.Equal(["spam", "hate"], one["reports"]!.AsArray().Select(r => r!.Text("reason")));
        Assert.Equal(("buy this", scene.Bob.Id, 2), (one.Text("text"), one.Guid("user_id"), one.Number("severity")));
    }

    [Fact]
    public async Task Reports_that_race_are_one_case()
    {
        var message = (await scene.Bob.SayAsync(scene.Channel, "buy this")).Guid("id");

        await Task.WhenAll(new[] { scene.Carol, scene.Ada, scene.Max, scene.Mia }.Select(
            async by => await by.TryAsync(HttpMethod.Post, Reports, new { message_id = message, reason = "spam" })));

        Assert.Single((await scene.Olga.GetAsync(Cases)).AsArray());
    }

    [Fact]
    public async Task Only_what_somebody_sees_can_be_reported_and_not_themselves()
    {
        var hidden = await scene.Server.CreateRoomAsync(scene.Ada, scene.Bob);
        var message = (await scene.Bob.SayAsync(hidden, "secret")).Guid("id");

        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await TryAsync(scene.Carol, new { message_id = message, reason = "spam" }));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await TryAsync(scene.Carol, new { room_id = hidden, reason = "spam" }));
        Assert.Equal((HttpStatusCode.NotFound, "user_not_found"), await TryAsync(scene.Carol, new { user_id = Fresh.Id(), reason = "spam" }));
        Assert.Equal((HttpStatusCode.Forbidden, "report_of_oneself"), await TryAsync(scene.Bob, new { message_id = message, reason = "spam" }));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await TryAsync(scene.Ada, new { reason = "spam" }));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await TryAsync(
            scene.Ada, new { user_id = scene.Bob.Id, room_id = hidden, reason = "spam" }));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await TryAsync(scene.Ada, new { user_id = scene.Bob.Id, reason = "ugly" }));
        Assert.Equal(HttpStatusCode.Accepted, (await TryAsync(scene.Ada, new { user_id = scene.Bob.Id, reason = "spam" })).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await TryAsync(scene.Carol, new { room_id = scene.Channel, reason = "other" })).Status);
        Assert.Equal(2, (await scene.Max.GetAsync(Cases)).AsArray().Count);
    }

    [Fact]
    public async Task An_appeal_is_made_once_decided_by_another_and_takes_the_action_back()
    {
        var mute = (await ActAsync(scene.Max, "mute", scene.Bob, scene.Channel)).Guid("id");
        var appeal = $"/api/moderation/notices/{mute}/appeal";
        Assert.Equal((HttpStatusCode.NotFound, "notice_not_found"), await scene.Carol.TryAsync(HttpMethod.Post, appeal, new { text = "Why" }));

        var raced = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => scene.Bob.TryAsync(HttpMethod.Post, appeal, new { text = "Why" })));

        Assert.Single(raced, r => r.Status == HttpStatusCode.Created);
        Assert.Equal(2, raced.Count(r => r == (HttpStatusCode.Conflict, "already_appealed")));
        var one = (await scene.Mia.GetAsync($"{Cases}?source=appeal")).AsArray().Single()!;
        Assert.Equal(("Why", mute), (one["appeal"]!.Text("text"), one.Guid("action_id")));
        var id = one.Guid("id");
        await scene.Max.PostAsync($"{Cases}/{id}/claim");
        Assert.Equal((HttpStatusCode.Forbidden, "appeal_of_own_action"), await scene.Max.TryAsync(
            HttpMethod.Post, $"{Cases}/{id}/decide", new { decision = "overturn" }));
        await scene.Max.PostAsync($"{Cases}/{id}/release");
        await scene.Mia.PostAsync($"{Cases}/{id}/claim");
        Assert.Equal("overturn", (await scene.Mia.PostAsync($"{Cases}/{id}/decide", new { decision = "overturn" })).Text("decision"));
        await scene.Bob.SayAsync(scene.Channel, "thank you");
        Assert.Equal((HttpStatusCode.Conflict, "case_not_undoable"), await scene.Mia.TryAsync(HttpMethod.Post, $"{Cases}/{id}/undo"));
    }

    [Fact]
    public async Task Who_appealed_is_told_what_was_decided_whatever_they_acknowledged_before_and_finds_it_later()
    {
        var (warning, mute) = (await ActAsync(scene.Max, "warn", scene.Bob), await ActAsync(scene.Max, "mute", scene.Bob, scene.Channel));
        Assert.All(await NoticesAsync(""), n => Assert.Equal((true, null), (n["appealable"]!.GetValue<bool>(), n["appeal"])));
        foreach (var one in new[] { warning, mute })
        {
            await scene.Bob.PostAsync($"{Notices}/{one.Guid("id")}/acknowledge");
            await scene.Bob.PostAsync($"{Notices}/{one.Guid("id")}/appeal", new { text = "Why" });
        }

        var waiting = await NoticesAsync("?state=all");
        await using var his = await scene.Server.ConnectAsync(scene.Bob);
        await DecideAsync(warning, "uphold");
        var heard = await his.NextAsync(e => e["notice"]?["appeal"] is { } appeal && appeal.Text("state") != "open");
        await DecideAsync(mute, "overturn");
        var told = await NoticesAsync("");
        foreach (var one in told) await scene.Bob.PostAsync($"{Notices}/{one.Guid("id")}/acknowledge");
        using var page = await scene.Bob.SendAsync(HttpMethod.Get, $"{Notices}?state=all&limit=1");
        var next = page.Headers.GetValues("Link").Single().Split('<', '>')[1];

        Assert.All(waiting, n => Assert.Equal((false, "open", null), (n["appealable"]!.GetValue<bool>(), n["appeal"]!.Text("state"), n["appeal"]!["decided_at"])));
        Assert.Equal((warning.Guid("id"), "upheld"), (heard["notice"]!.Guid("id"), heard["notice"]!["appeal"]!.Text("state")));
        Assert.Equal([(mute.Guid("id"), "overturned"), (warning.Guid("id"), "upheld")], told.Select(n => (n.Guid("id"), n["appeal"]!.Text("state"))));
        Assert.All(told, n => Assert.Null(n["acknowledged_at"]));
        Assert.Empty(await NoticesAsync(""));
        Assert.Equal(warning.Guid("id"), Assert.Single((await scene.Bob.GetAsync(next)).AsArray())!.Guid("id"));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await scene.Bob.TryAsync(HttpMethod.Get, $"{Notices}?state=old"));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await scene.Bob.TryAsync(HttpMethod.Get, $"{Notices}?state=all&limit=101"));
    }

    [Fact]
    public async Task What_is_over_is_not_appealed_against()
    {
        var mute = await ActAsync(scene.Max, "mute", scene.Bob, scene.Channel);
        await UndoAsync(scene.Max, mute);

        Assert.Equal((HttpStatusCode.Conflict, "action_ended"), await scene.Bob.TryAsync(
            HttpMethod.Post, $"/api/moderation/notices/{mute.Guid("id")}/appeal", new { text = "Why" }));
    }

    [Fact]
    public async Task Figures_are_of_decided_cases_and_for_moderators_of_the_tenant()
    {
        await scene.Carol.PostAsync(Reports, new { user_id = scene.Bob.Id, reason = "spam" });
        var id = (await scene.Max.GetAsync(Cases)).AsArray().Single()!.Guid("id");
        await scene.Max.PostAsync($"{Cases}/{id}/claim");
        await scene.Max.PostAsync($"{Cases}/{id}/decide", new { decision = "dismiss" });

        var stats = await scene.Max.GetAsync("/api/moderation/stats?days=7");

        Assert.Equal(1, stats["decisions"]!.Number("count"));
        Assert.Equal((HttpStatusCode.Forbidden, "moderator_required"), await scene.Ada.TryAsync(HttpMethod.Get, "/api/moderation/stats"));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await scene.Max.TryAsync(HttpMethod.Get, "/api/moderation/stats?days=0"));
    }

    private async Task<JsonNode[]> NoticesAsync(string query) => [.. (await scene.Bob.GetAsync($"{Notices}{query}")).AsArray().Select(n => n!)];

    private async Task DecideAsync(JsonNode action, string decision)
    {
        var all = (await scene.Mia.GetAsync($"{Cases}?source=appeal")).AsArray();
        var id = all.Single(c => c!.Guid("action_id") == action.Guid("id"))!.Guid("id");
        await scene.Mia.PostAsync($"{Cases}/{id}/claim");
        await scene.Mia.PostAsync($"{Cases}/{id}/decide", new { decision });
    }

    private static Task<(HttpStatusCode Status, string Code)> TryAsync(TestUser by, object body) => by.TryAsync(HttpMethod.Post, Reports, body);
}
