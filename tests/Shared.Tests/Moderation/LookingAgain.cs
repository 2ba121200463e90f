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

    private static async Task<EventEnvelope> FlaggedAsync(EventScene scene, string id, string text, bool again)
    {
        var author = await scene.Server.CreateUserAsync(Fresh.Name("Author "));
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
