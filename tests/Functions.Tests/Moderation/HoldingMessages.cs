using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Messages.Holding;
using Veza.Testing.Stages;
using static Veza.Functions.Tests.Moderation.ModerationScene;

namespace Veza.Functions.Tests.Moderation;

/// <summary>Messages that somebody looks at first: nothing of them is seen, lost, or published twice.</summary>
public sealed class HoldingMessages : IAsyncLifetime
{
    private ModerationScene scene = null!;

    public async Task InitializeAsync()
    {
        scene = await ModerationScene.CreateAsync();
        await ActAsync(scene.Max, "hold_all", scene.Bob);
    }

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task What_is_held_nobody_sees_and_a_retry_is_told_the_same()
    {
        var (bob, channel, key) = (scene.Bob, scene.Channel, Fresh.Id());
        await using var hub = await scene.Server.ConnectAsync(bob);

        var held = await bob.SayAsync(channel, "may I?", key);
        var again = await bob.SayAsync(channel, "may I?", key);
        var byHub = await hub.InvokeAsync(TestChat.Saying(channel, "may I?", key));

        Assert.Equal(("held", null), (held.Text("status"), held["seq"]));
        Assert.Equal(held.ToJsonString(), again.ToJsonString());
        Assert.Equal((held.Text("id"), "held"), (byHub.Text("id"), byHub.Text("status")));
        var told = await hub.NextAsync("message.held");
        Assert.Equal((held.Text("id"), $"{key}", "held"), (told.Text("id"), told.Text("client_message_id"), told.Text("status")));
        Assert.Empty(await scene.Carol.HistoryAsync(channel));
        Assert.Equal("may I?", Assert.Single((await bob.GetAsync("/api/moderation/held")).AsArray()).Text("content"));
        Assert.Equal((HttpStatusCode.Conflict, "client_message_id_reused"), await bob.TrySayAsync(channel, "other", key));
        Assert.Equal(1, (await scene.Carol.SayAsync(channel, "first")).Number("seq")); // it takes no place
    }

    [Fact]
    public async Task What_is_approved_is_published_once_under_its_ids_and_everybody_hears_it()
    {
        var (bob, channel, key) = (scene.Bob, scene.Channel, Fresh.Id());
        await using var hub = await scene.Server.ConnectAsync(scene.Carol);
        await hub.InvokeAsync(new JsonObject { ["type"] = "room.join", ["room_id"] = channel });
        await using var own = await scene.Server.ConnectAsync(bob);
        var held = await bob.SayAsync(channel, "may I?", key);

        Assert.Equal((HttpStatusCode.NotFound, "case_not_found"), await TryDecideAsync(bob, held, "approve"));
        Assert.Equal((HttpStatusCode.NotFound, "case_not_found"), await TryDecideAsync(scene.Carol, held, "approve"));
        var both = await Task.WhenAll(TryDecideAsync(scene.Max, held, "approve"), TryDecideAsync(scene.Max, held, "approve"));

        Assert.All(both, b => Assert.Equal((HttpStatusCode.OK, ""), b)); // the same decision twice, at once
        var heard = (await hub.NextAsync("message.new"))["message"]!;
        Assert.Equal((held.Text("id"), 1, "may I?"), (heard.Text("id"), heard.Number("seq"), heard.Text("content")));
        await own.NextAsync(e => e.Text("type") == "message.held" && e.Text("status") == "published");
        var again = await bob.SayAsync(channel, "may I?", key);
        Assert.Equal((held.Text("id"), 1, "sent"), (again.Text("id"), again.Number("seq"), again.Text("status")));
        Assert.Single(await bob.HistoryAsync(channel));
        Assert.Empty((await bob.GetAsync("/api/moderation/held")).AsArray());
    }

    [Fact]
    public async Task A_retry_that_is_judged_otherwise_by_then_is_told_what_became_of_the_first()
    {
        var (bob, channel, key, other) = (scene.Bob, scene.Channel, Fresh.Id(), Fresh.Id());
        var (held, rejected) = (await bob.SayAsync(channel, "may I?", key), await bob.SayAsync(channel, "or this?", other));
        await TryDecideAsync(scene.Max, rejected, "reject", "Not here");
        var action = (await scene.Max.GetAsync($"/api/moderation/actions?user_id={bob.Id}")).AsArray().Single(a => a!.Text("kind") == "hold_all")!;
        await UndoAsync(scene.Max, action);

        Assert.Equal(held.ToJsonString(), (await bob.SayAsync(channel, "may I?", key)).ToJsonString());
        Assert.Equal(((HttpStatusCode)422, "message_rejected"), await bob.TrySayAsync(channel, "or this?", other));
        Assert.Equal((HttpStatusCode.Conflict, "client_message_id_reused"), await bob.TrySayAsync(channel, "something else", key));
        Assert.Equal(1, (await bob.SayAsync(channel, "free again")).Number("seq"));
        await TryDecideAsync(scene.Max, held, "approve");
        Assert.Equal(["free again", "may I?"], (await bob.HistoryAsync(channel)).Select(m => m.Text("content")));
    }

    [Fact]
    public async Task What_is_rejected_stays_away_and_its_author_hears_why()
    {
        var (bob, channel, key) = (scene.Bob, scene.Channel, Fresh.Id());
        await using var own = await scene.Server.ConnectAsync(bob);
        var held = await bob.SayAsync(channel, "may I?", key);

        Assert.Equal((HttpStatusCode.OK, ""), await TryDecideAsync(scene.Ada, held, "reject", "Not here"));

        var told = await own.NextAsync(e => e.Text("type") == "message.held" && e.Text("status") == "rejected");
        Assert.Equal("Not here", told.Text("reason"));
        var refusal = await RefusalAsync(
            bob, HttpMethod.Post, $"/api/rooms/{channel}/messages", new { content = "may I?", client_message_id = key });
        Assert.Equal(("message_rejected", "Not here"), (refusal.Text("code"), refusal.Text("reason")));
        Assert.Empty(await bob.HistoryAsync(channel));
        Assert.Equal((HttpStatusCode.Conflict, "case_decided"), await TryDecideAsync(scene.Max, held, "approve"));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task An_approval_that_was_cut_off_before_or_after_the_writer_is_carried_on_and_makes_one_message()
    {
        var (bob, channel) = (scene.Bob, scene.Channel);
        var (first, second) = (await bob.SayAsync(channel, "one"), await bob.SayAsync(channel, "two"));
        var publisher = scene.Server.Services.GetRequiredService<HeldPublisher>();

        await ApproveAndDieAsync(first);
        await publisher.SweepAsync(CancellationToken.None);
        await ApproveAndDieAsync(second);
        await publisher.PublishAsync(new(second.Guid("id")), CancellationToken.None);
        await ApproveAndDieAsync(second); // stored, and dead before that was noted
        await Task.WhenAll(publisher.SweepAsync(CancellationToken.None), publisher.SweepAsync(CancellationToken.None));

        Assert.Equal([("one", 1L), ("two", 2L)], (await bob.HistoryAsync(channel)).Select(m => (m.Text("content")!, m.Number("seq"))));
        Assert.Equal(0, await scene.Server.Database.CountAsync("held_messages WHERE state <> 'published'"));
    }

    [Fact]
    public async Task Whose_author_has_gone_by_then_becomes_nothing_and_what_was_stored_before_is_known()
    {
        var (bob, channel, key) = (scene.Bob, scene.Channel, Fresh.Id());
        var held = await bob.SayAsync(channel, "may I?", key);
        await bob.PostAsync($"/api/rooms/{channel}/leave");

        await TryDecideAsync(scene.Max, held, "approve");

        Assert.Equal(1, await scene.Server.Database.CountAsync("held_messages WHERE state = 'void'"));
        Assert.Empty(await scene.Carol.HistoryAsync(channel));
    }

    /// <summary>A process decides and does no more.</summary>
    private async Task ApproveAndDieAsync(JsonNode held) => await scene.Server.Database.RunAsync(
        "UPDATE held_messages SET state = 'approved', decided_at = now() - interval '1 minute' WHERE id = $1", held.Guid("id"));

    /// <summary>Takes the case of the message, if it may, and decides it.</summary>
    private async Task<(HttpStatusCode, string)> TryDecideAsync(TestUser by, JsonNode held, string decision, string? reason = null)
    {
        var id = (await scene.Server.Database.ListAsync(
            $"SELECT id FROM moderation_cases WHERE message_id = '{held.Guid("id")}'", r => r.GetGuid(0))).Single();
        await by.TryAsync(HttpMethod.Post, $"/api/moderation/cases/{id}/claim");
        return await by.TryAsync(HttpMethod.Post, $"/api/moderation/cases/{id}/decide", new { decision, reason });
    }
}
