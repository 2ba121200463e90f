using System.Net;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Moderation;

/// <summary>Taking cases, deciding them and taking decisions back: once, by who may, with what follows.</summary>
public sealed class ReviewingCases : IAsyncLifetime
{
    private const string Cases = "/api/moderation/cases";
    private ModerationScene scene = null!;

    public async Task InitializeAsync() => scene = await ModerationScene.CreateAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Whoever_has_taken_a_case_decides_it_with_an_action_and_the_reporter_hears_of_it()
    {
        await using var hub = await scene.Server.ConnectAsync(scene.Carol);
        await using var office = await scene.Server.ConnectAsync(scene.Mia);
        var (id, message) = await ReportedAsync("rude words");
        Assert.Equal(id, (await office.NextAsync("moderation.case")).Guid("case_id"));
        Assert.Equal((HttpStatusCode.Conflict, "case_not_claimed"), await TryDecideAsync(scene.Max, id, "uphold"));
        await scene.Bob.CallAsync(HttpMethod.Patch, $"/api/messages/{message}", new { content = "kind words" });
        await scene.Max.PostAsync($"{Cases}/{id}/claim");
        Assert.Equal((HttpStatusCode.Conflict, "case_claimed"), await scene.Mia.TryAsync(HttpMethod.Post, $"{Cases}/{id}/claim"));

        var decided = await scene.Max.PostAsync(
            $"{Cases}/{id}/decide", new { decision = "uphold", reason = "Rude", note = "Clear", action = new { kind = "warn" } });

        Assert.Equal(("decided", "uphold", "Clear"), (decided.Text("state"), decided.Text("decision"), decided.Text("note")));
        Assert.Equal(("rude words", "kind words"), (decided.Text("text"), decided.Text("current_text")));
        Assert.Equal("upheld", (await hub.NextAsync("moderation.report")).Text("status"));
        Assert.Equal("upheld", (await scene.Carol.GetAsync("/api/moderation/reports")).AsArray().Single()!.Text("status"));
        Assert.Equal(["warn"], (await scene.Bob.GetAsync("/api/moderation/notices")).AsArray().Select(n => n!.Text("kind")));
        Assert.Equal((HttpStatusCode.Conflict, "case_decided"), await TryDecideAsync(scene.Mia, id, "dismiss"));
        Assert.Equal((HttpStatusCode.OK, ""), await TryDecideAsync(scene.Max, id, "uphold")); // repeated
        var audit = (await scene.Olga.GetAsync("/api/moderation/audit?action=case.decided")).AsArray().Single()!;
        Assert.Equal((scene.Max.Id, "uphold"), (audit.Guid("actor_id"), audit["after"]!.Text("decision")));
    }

    [Fact]
    public async Task Who_looks_after_the_room_hears_of_its_cases_and_of_no_others_nor_of_those_about_themselves()
    {
        var other = await scene.Server.CreateRoomAsync(scene.Bob, scene.Carol);
        await using var ada = await scene.Server.ConnectAsync(scene.Ada);
        await using var carol = await scene.Server.ConnectAsync(scene.Carol);
        var own = await scene.Ada.SayAsync(scene.Channel, "words of the owner");
        await scene.Carol.PostAsync("/api/moderation/reports", new { reason = "spam", message_id = own.Guid("id") });
        var elsewhere = await scene.Bob.SayAsync(other, "rude words");
        await scene.Carol.PostAsync("/api/moderation/reports", new { reason = "spam", message_id = elsewhere.Guid("id") });

        var (id, _) = await ReportedAsync("rude words");

        Assert.Equal(id, (await ada.NextAsync("moderation.case")).Guid("case_id")); // the first that she hears of
        await ada.SettleAsync();
        await carol.SettleAsync();
        Assert.DoesNotContain(carol.Events, e => e.Text("type") == "moderation.case");
    }

    [Fact]
    public async Task The_record_of_a_person_tells_their_reputation_with_its_reasons_and_what_is_open_about_them()
    {
        var ((first, _), (second, _)) = (await ReportedAsync("rude words"), await ReportedAsync("more rude words"));
        await scene.Max.PostAsync($"{Cases}/{first}/claim");
        await scene.Max.PostAsync($"{Cases}/{first}/decide", new { decision = "uphold" });

        var record = await scene.Max.GetAsync($"/api/moderation/people/{scene.Bob.Id}");

        var reason = record["reputation"]!["reasons"]!.AsArray().Single()!;
        Assert.Equal(("upheld", 1), (reason.Text("cause"), reason.Number("count")));
        Assert.Equal(-0.25, record["reputation"]!["score"]!.GetValue<double>(), 0.001);
        Assert.Equal([second], record["open_cases"]!.AsArray().Select(c => c!.Guid("id")));
        Assert.Equal((HttpStatusCode.Forbidden, "moderator_required"), await scene.Ada.TryAsync(HttpMethod.Get, $"/api/moderation/people/{scene.Bob.Id}"));
        Assert.Empty((await scene.Mia.GetAsync($"/api/moderation/people/{scene.Mia.Id}"))["open_cases"]!.AsArray());
    }

    [Fact]
    public async Task Taking_a_decision_back_opens_the_case_and_undoes_what_was_done_with_it()
    {
        var (id, _) = await ReportedAsync("rude words");
        await scene.Max.PostAsync($"{Cases}/{id}/claim");
        await scene.Max.PostAsync($"{Cases}/{id}/decide", new { decision = "uphold", reason = "Rude", action = new { kind = "delete_message" } });
        Assert.Empty(await VisibleAsync());

        var open = await scene.Mia.PostAsync($"{Cases}/{id}/undo");

        Assert.Equal("open", open.Text("state"));
        Assert.Equal(["rude words"], await VisibleAsync());
        Assert.Equal((HttpStatusCode.Conflict, "case_not_undoable"), await scene.Mia.TryAsync(HttpMethod.Post, $"{Cases}/{id}/undo"));
        await scene.Mia.PostAsync($"{Cases}/{id}/claim");
        Assert.Equal((HttpStatusCode.OK, ""), await TryDecideAsync(scene.Mia, id, "dismiss"));
    }

    [Theory]
    [InlineData("uphold")]
    [InlineData("dismiss")]
    public async Task Taking_a_decision_back_gives_the_reputation_back_whole(string decision)
    {
        await scene.Olga.CallAsync(HttpMethod.Put, "/api/moderation/rules", new
        {
            version = 0, rules = new { patterns = new[] { new { id = "zebra", pattern = "zebra", verdict = "flag" } } },
        });
        await using var hub = await scene.Server.ConnectAsync(scene.Max);
        await scene.Bob.SayAsync(scene.Channel, "a zebra");
        var id = (await hub.NextAsync("moderation.case")).Guid("case_id");
        await scene.Max.PostAsync($"{Cases}/{id}/claim");
        await scene.Max.PostAsync($"{Cases}/{id}/decide", new { decision });
        Assert.NotEmpty((await ReputationAsync())["reasons"]!.AsArray());

        await scene.Max.PostAsync($"{Cases}/{id}/undo");

        var after = await ReputationAsync();
        Assert.Equal((0, 0), (after["score"]!.GetValue<double>(), after["reasons"]!.AsArray().Count));

        async Task<JsonNode> ReputationAsync() => (await scene.Max.GetAsync($"/api/moderation/people/{scene.Bob.Id}"))["reputation"]!;
    }

    [Fact]
    public async Task A_note_on_a_decided_case_tells_those_who_reported_nothing_and_ends_with_its_texts()
    {
        await using var hub = await scene.Server.ConnectAsync(scene.Carol);
        await using var office = await scene.Server.ConnectAsync(scene.Mia);
        var (id, _) = await ReportedAsync("rude words");
        await scene.Max.PostAsync($"{Cases}/{id}/claim");
        await scene.Max.PostAsync($"{Cases}/{id}/decide", new { decision = "dismiss" });
        await hub.NextAsync("moderation.report");
        await office.NextAsync(e => e.Text("type") == "moderation.case" && e.Text("state") == "decided");

        await scene.Max.PostAsync($"{Cases}/{id}/notes", new { text = "for later" });

        await office.NextAsync("moderation.case"); // the note is told to the others
        await hub.SettleAsync();
        // What a queue delivers it may deliver twice: the event that is told again is the decision's.
        Assert.InRange(hub.Events.Count(e => e.Text("type") == "moderation.report"), 1, Stage.IsFunctions ? 2 : 1);
        await scene.Server.Database.RunAsync("UPDATE moderation_cases SET cleared = true");
        Assert.Equal((HttpStatusCode.Conflict, "case_cleared"), await scene.Max.TryAsync(HttpMethod.Post, $"{Cases}/{id}/notes", new { text = "too late" }));
    }

    [Fact]
    public async Task An_action_that_is_refused_leaves_the_case_undecided()
    {
        var (id, _) = await ReportedAsync("rude words");
        await scene.Server.Database.RunAsync("UPDATE users SET role = 'admin' WHERE id = $1", scene.Bob.Id);
        await scene.Max.PostAsync($"{Cases}/{id}/claim");

        Assert.Equal((HttpStatusCode.Forbidden, "person_outranks_you"), await scene.Max.TryAsync(
            HttpMethod.Post, $"{Cases}/{id}/decide", new { decision = "uphold", reason = "Rude", action = new { kind = "warn" } }));

        Assert.Equal("open", (await scene.Max.GetAsync($"{Cases}/{id}")).Text("state"));
    }

    [Fact]
    public async Task Of_two_moderators_at_once_one_takes_the_case()
    {
        var (id, _) = await ReportedAsync("rude words");

        var answers = await Task.WhenAll(
            new[] { scene.Max, scene.Mia, scene.Olga }.Select(m => m.TryAsync(HttpMethod.Post, $"{Cases}/{id}/claim")));

        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Equal(2, answers.Count(a => a == (HttpStatusCode.Conflict, "case_claimed")));
    }

    [Fact]
    public async Task Decisions_that_race_act_once()
    {
        var (id, _) = await ReportedAsync("rude words");
        await scene.Max.PostAsync($"{Cases}/{id}/claim");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => scene.Max.TryAsync(
            HttpMethod.Post, $"{Cases}/{id}/decide", new { decision = "uphold", reason = "Rude", action = new { kind = "warn" } })));

        Assert.Single((await scene.Max.GetAsync($"/api/moderation/actions?user_id={scene.Bob.Id}")).AsArray());
    }

    [Fact]
    public async Task A_held_message_is_published_or_refused_by_the_decision_on_its_case()
    {
        await scene.Olga.CallAsync(HttpMethod.Put, "/api/moderation/rules", new
        {
            version = 0, rules = new { patterns = new[] { new { id = "zebra", pattern = "zebra", verdict = "hold" } } },
        });
        foreach (var text in new[] { "a zebra", "another zebra" })
            await scene.Bob.PostAsync($"/api/rooms/{scene.Channel}/messages", new { content = text, client_message_id = Fresh.Id() });
        var held = await ListAsync(scene.Max, "?source=hold");
        Assert.Equal(2, held.Length);
        foreach (var id in held) await scene.Max.PostAsync($"{Cases}/{id}/claim");
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await TryDecideAsync(scene.Max, held[0], "dismiss"));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await scene.Max.TryAsync(
            HttpMethod.Post, $"{Cases}/{held[0]}/decide", new { decision = "approve", reason = "No", action = new { kind = "ban" } }));

        Assert.Equal("approve", (await scene.Max.PostAsync($"{Cases}/{held[0]}/decide", new { decision = "approve" })).Text("decision"));
        Assert.Equal("reject", (await scene.Max.PostAsync($"{Cases}/{held[1]}/decide", new { decision = "reject", reason = "No" })).Text("decision"));

        Assert.Equal(["a zebra"], await VisibleAsync());
        Assert.Equal((HttpStatusCode.Conflict, "case_not_undoable"), await scene.Max.TryAsync(HttpMethod.Post, $"{Cases}/{held[0]}/undo"));
    }

    [Fact]
    public async Task A_flagged_message_is_published_and_its_case_is_opened_once_with_what_it_said()
    {
        await scene.Olga.CallAsync(HttpMethod.Put, "/api/moderation/rules", new
        {
            version = 0, rules = new { patterns = new[] { new { id = "zebra", pattern = "zebra", verdict = "flag" } } },
        });
        await using var office = await scene.Server.ConnectAsync(scene.Mia);
        var message = (await scene.Bob.SayAsync(scene.Channel, "a zebra")).Guid("id");

        var news = await office.NextAsync("moderation.case");

        var one = (await scene.Max.GetAsync($"{Cases}?source=flag")).AsArray().Single()!;
        Assert.Equal((news.Guid("case_id"), message, "a zebra"), (one.Guid("id"), one.Guid("message_id"), one.Text("text")));
        Assert.Equal(["pattern.zebra"], one["findings"]!.AsArray().Select(f => f!.Text("rule")));
    }

    [Fact]
    public async Task A_case_is_somebodys_until_the_time_is_over_and_not_longer()
    {
        var (id, _) = await ReportedAsync("rude words");
        await scene.Max.PostAsync($"{Cases}/{id}/claim");

        await scene.Server.Database.RunAsync("UPDATE moderation_cases SET claimed_until = now() WHERE id = $1", id);

        Assert.Equal((HttpStatusCode.Conflict, "case_not_claimed"), await TryDecideAsync(scene.Max, id, "dismiss"));
        await scene.Mia.PostAsync($"{Cases}/{id}/claim");
        Assert.Equal((HttpStatusCode.Conflict, "case_claimed"), await TryDecideAsync(scene.Max, id, "dismiss"));
        await scene.Mia.PostAsync($"{Cases}/{id}/release");
        await scene.Max.PostAsync($"{Cases}/{id}/claim");
    }

    [Fact]
    public async Task Who_looks_after_nothing_sees_no_cases_and_nobody_sees_one_about_themselves()
    {
        var (id, _) = await ReportedAsync("rude words");

        Assert.Equal((HttpStatusCode.Forbidden, "moderator_required"), await scene.Carol.TryAsync(HttpMethod.Get, Cases));
        Assert.Equal((HttpStatusCode.NotFound, "case_not_found"), await scene.Carol.TryAsync(HttpMethod.Get, $"{Cases}/{id}"));
        Assert.Equal([id], await ListAsync(scene.Ada, ""));
        Assert.Equal([id], await ListAsync(scene.Max, "?source=report&state=open"));
        await scene.Server.Database.RunAsync("UPDATE users SET role = 'moderator' WHERE id = $1", scene.Bob.Id);
        Assert.Empty(await ListAsync(scene.Bob, ""));
        Assert.Equal((HttpStatusCode.NotFound, "case_not_found"), await scene.Bob.TryAsync(HttpMethod.Post, $"{Cases}/{id}/claim"));
    }

    [Fact]
    public async Task Cases_are_listed_in_pages_assigned_noted_and_counted()
    {
        Guid[] ids = [(await ReportedAsync("one")).Case, (await ReportedAsync("two")).Case, (await ReportedAsync("three")).Case];
        await scene.Max.PostAsync($"{Cases}/{ids[1]}/assign", new { user_id = scene.Mia.Id });
        Assert.Equal((HttpStatusCode.Conflict, "not_a_moderator"), await scene.Max.TryAsync(
            HttpMethod.Post, $"{Cases}/{ids[1]}/assign", new { user_id = scene.Carol.Id }));
        await scene.Max.PostAsync($"{Cases}/{ids[1]}/notes", new { text = "Look at this" });

        using var page = await scene.Max.SendAsync(HttpMethod.Get, $"{Cases}?limit=2");
        var next = page.Headers.GetValues("Link").Single().Split('<', '>')[1];

        Assert.Equal([ids[2]], (await scene.Max.GetAsync(next)).AsArray().Select(c => c!.Guid("id")));
        Assert.Equal([ids[1]], await ListAsync(scene.Mia, "?assigned=me"));
        Assert.Equal(["Look at this"], (await scene.Mia.GetAsync($"{Cases}/{ids[1]}"))["notes"]!.AsArray().Select(n => n!.Text("text")));
        await scene.Mia.PostAsync($"{Cases}/{ids[0]}/claim"); // taken, and not assigned
        var counts = await scene.Mia.GetAsync($"{Cases}/counts");
        Assert.Equal((3, 3, 1), (counts.Number("open"), counts.Number("reports"), counts.Number("mine")));
    }

    private Task<(HttpStatusCode Status, string Code)> TryDecideAsync(TestUser by, Guid id, string decision) =>
        by.TryAsync(HttpMethod.Post, $"{Cases}/{id}/decide", new { decision });

    private async Task<Guid[]> ListAsync(TestUser reader, string query) =>
        [.. (await reader.GetAsync($"{Cases}{query}")).AsArray().Select(c => c!.Guid("id"))];

    private async Task<string[]> VisibleAsync() =>
        [.. (await scene.Carol.HistoryAsync(scene.Channel)).Where(m => m!["deleted_at"] is null).Select(m => m!.Text("content"))];

    /// <summary>Carol reports what Bob says.</summary>
    private async Task<(Guid Case, Guid Message)> ReportedAsync(string text)
    {
        var message = (await scene.Bob.SayAsync(scene.Channel, text)).Guid("id");
        await scene.Carol.PostAsync("/api/moderation/reports", new { message_id = message, reason = "harassment" });
        return ((await scene.Max.GetAsync(Cases)).AsArray().Single(c => c!.Guid("message_id") == message)!.Guid("id"), message);
    }
}
