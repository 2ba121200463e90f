using System.Text.Json.Nodes;
using Veza.Doubles.ContentSafety;
using Veza.Shared.Events;
using Veza.Shared.Tests.Events;

namespace Veza.Shared.Tests.Moderation;

/// <summary>What becomes of published messages that are judged again.</summary>
public sealed class LookingAgain
{
    [Fact]
    public async Task What_the_classifier_elsewhere_finds_opens_one_case()
    {
        await using var service = await ContentSafetyDouble.StartAsync();
        await using var scene = await EventScene.CreateAsync(
            [new("Veza:ContentSafety:Endpoint", service.Endpoint.ToString()), new("Veza:ContentSafety:Key", service.Key)], []);
        var bad = await FlaggedAsync(scene, "71", "they say cs-violence-6 here", again: false);
        var good = await FlaggedAsync(scene, "72", "good morning everybody", again: false);

        await scene.DispatchAsync(Queues.ModerationReview, bad, good);
        await scene.DispatchAsync(Queues.ModerationReview, bad);

        Assert.Equal(1, await CountAsync(scene));
        Assert.Equal(
            "they say cs-violence-6 here content.violence", await scene.Database.ValueAsync<string>(
                "SELECT content || ' ' || (findings->0->>'rule') FROM moderation_cases WHERE 'classifier' = ANY (sources)"));
    }

    [Fact]
    public async Task While_the_classifier_does_not_answer_the_event_waits()
    {
        await using var service = await ContentSafetyDouble.StartAsync();
        await using var scene = await EventScene.CreateAsync(
            [new("Veza:ContentSafety:Endpoint", service.Endpoint.ToString()), new("Veza:ContentSafety:Key", "rotated")], []);
        scene.Server.Provoked.Add(2750);
        var flagged = await FlaggedAsync(scene, "71", "they say cs-hate-6 here", again: true);

        await scene.DispatchAsync(Queues.ModerationReview, flagged);

        Assert.False(Assert.Single(await scene.KeptAsync()).Parked);
        Assert.Equal(0, await CountAsync(scene));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Without_it_the_stages_of_this_process_judge_what_they_could_not(bool again, long cases)
    {
        await using var scene = await EventScene.CreateAsync();
        var flagged = await FlaggedAsync(scene, "71", "I will kill you tonight, you hear me", again);

        await scene.DispatchAsync(Queues.ModerationReview, flagged);

        Assert.Equal(cases, await CountAsync(scene));
    }

    [Fact]
    public async Task Where_the_rules_say_so_what_would_have_been_held_is_taken_away_once_and_comes_back()
    {
        await using var scene = await EventScene.CreateAsync();
        var owner = await scene.Server.CreateUserAsync("Olga");
        var flagged = await FlaggedAsync(scene, "71", "I will kill you tonight, you hear me", again: true);
        await RetractViolenceAsync(owner);

        await scene.DispatchAsync(Queues.ModerationReview, flagged);

        Assert.Equal((1, 0), (await CountAsync(scene), await VisibleAsync(scene)));
        var action = (await owner.GetAsync("/api/moderation/actions")).AsArray().Single()!;
        Assert.Equal(
            ("delete_message", null, "content.violence", "violence"),
            (action.Text("kind"), action["by"]?.GetValue<string>(), action.Text("rule"), action.Text("reason")));
        Assert.Equal(1, await scene.Database.ValueAsync<long>(
            "SELECT count(*) FROM audit_entries WHERE action = 'moderation.delete_message' AND actor = 'system'"));
        var id = (await owner.GetAsync("/api/moderation/cases?source=classifier")).AsArray().Single().Guid("id");
        await owner.PostAsync($"/api/moderation/cases/{id}/claim");
        await owner.PostAsync($"/api/moderation/cases/{id}/decide", new { decision = "dismiss" }); // they are not in the room: the case permits it
        Assert.Equal(1, await VisibleAsync(scene));
        await scene.DispatchAsync(Queues.ModerationReview, flagged with { Id = "72" });
        Assert.Equal(1, await VisibleAsync(scene));
    }

    [Fact]
    public async Task The_author_of_what_was_taken_away_is_told_by_which_rule_and_can_appeal()
    {
        await using var scene = await EventScene.CreateAsync();
        var (owner, author) = (await scene.Server.CreateUserAsync("Olga"), await scene.Server.CreateUserAsync("Adam"));
        var flagged = await FlaggedAsync(scene, "71", "I will kill you tonight, you hear me", again: true, author);
        await RetractViolenceAsync(owner);

        await scene.DispatchAsync(Queues.ModerationReview, flagged);

        var notice = (await author.GetAsync("/api/moderation/notices")).AsArray().Single()!;
        Assert.Equal(("delete_message", "content.violence"), (notice.Text("kind"), notice.Text("rule")));
        var room = await scene.Database.ValueAsync<Guid>("SELECT room_id FROM messages");
        Assert.NotNull((await author.HistoryAsync(room)).Single()!["removal"]); // they did not delete it
        var appeal = (await author.PostAsync($"/api/moderation/notices/{notice.Guid("id")}/appeal", new { text = "A line of a play" })).Guid("id");
        await owner.PostAsync($"/api/moderation/cases/{appeal}/claim");
        await owner.PostAsync($"/api/moderation/cases/{appeal}/decide", new { decision = "overturn" });
        Assert.Equal(1, await VisibleAsync(scene));
    }

    [Theory]
    [InlineData("may we talk", false)]
    [InlineData("I will kill you tonight, you hear me", true)]
    public async Task What_was_edited_meanwhile_is_judged_as_it_is_now(string edited, bool again)
    {
        await using var scene = await EventScene.CreateAsync();
        var (owner, author) = (await scene.Server.CreateUserAsync("Olga"), await scene.Server.CreateUserAsync("Adam"));
        var flagged = await FlaggedAsync(scene, "71", "I will kill you tonight, you see me", again: true, author);
        var id = await scene.Database.ValueAsync<Guid>("SELECT id FROM messages WHERE user_id = $1", author.Id);
        await author.EditAsync(id, edited);
        await RetractViolenceAsync(owner);

        await scene.DispatchAsync(Queues.ModerationReview, flagged);

        Assert.Equal(again ? 0 : 1, await VisibleAsync(scene));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"items":[{}]}""")]
    [InlineData("""{"items":[{"tenant_id":"x"}]}""")]
    public async Task What_cannot_be_read_is_parked(string payload)
    {
        await using var scene = await EventScene.CreateAsync();

        await scene.DispatchAsync(Queues.ModerationReview, EventScene.Event("71", type: "moderation.flagged") with { Payload = payload });

        Assert.All(await scene.KeptAsync(), kept => Assert.True(kept.Parked));
        Assert.NotEmpty(await scene.KeptAsync());
    }

    private static Task<long> CountAsync(EventScene scene) =>
        scene.Database.ValueAsync<long>("SELECT count(*) FROM moderation_cases WHERE 'classifier' = ANY (sources)");

    private static Task<long> VisibleAsync(EventScene scene) =>
        scene.Database.ValueAsync<long>("SELECT count(*) FROM messages WHERE deleted_at IS NULL");

    /// <summary>After it was said: now it would be held.</summary>
    private static Task<JsonNode> RetractViolenceAsync(TestUser owner) => owner.CallAsync(
        HttpMethod.Put, "/api/moderation/rules",
        new { version = 0, rules = new { second_look = "retract", contents = new { violence = new { flag = 0.5, hold = 0.5 } } } });

    private static async Task<EventEnvelope> FlaggedAsync(EventScene scene, string id, string text, bool again, TestUser? by = null)
    {
        var author = by ?? await scene.Server.CreateUserAsync(Fresh.Name("Author "));
        var room = await scene.Server.CreateRoomAsync(author);
        await author.SayAsync(room, text);
        var payload = await scene.Database.ValueAsync<string>("""
            SELECT json_build_object('items', json_agg(json_build_object('tenant_id', r.tenant_id, 'room_id', r.id, 'message_id', m.id,
                'author_id', m.user_id, 'seq', m.seq, 'again', $2, 'findings', '[]'::json)))::text
            FROM messages m JOIN rooms r ON r.id = m.room_id WHERE r.id = $1
            """, room, again);
        return EventScene.Event(id, type: "moderation.flagged") with { Payload = payload! };
    }
}
