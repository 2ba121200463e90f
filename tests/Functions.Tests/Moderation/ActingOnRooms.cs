using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Moderation.Actions;
using Veza.Testing.Stages;
using static Veza.Functions.Tests.Moderation.ModerationScene;

namespace Veza.Functions.Tests.Moderation;

/// <summary>Locking rooms and slowing them down, taking messages away and bringing them back.</summary>
public sealed class ActingOnRooms : IAsyncLifetime
{
    private ModerationScene scene = null!;

    public async Task InitializeAsync() => scene = await ModerationScene.CreateAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task In_a_locked_room_only_those_write_who_look_after_it()
    {
        await using var hub = await scene.Server.ConnectAsync(scene.Bob);

        var locked = await ActAsync(scene.Ada, "lock_room", room: scene.Channel);

        var told = (await hub.NextAsync("moderation.action"))["action"]!;
        Assert.Equal(("lock_room", null, null), (told.Text("kind"), told["by"]?.GetValue<string>(), told["reason"]?.GetValue<string>()));
        Assert.Equal((HttpStatusCode.Forbidden, "room_locked"), await scene.Bob.TrySayAsync(scene.Channel, "x"));
        await scene.Ada.SayAsync(scene.Channel, "for all");
        Assert.True((await scene.Bob.GetAsync($"/api/moderation/rooms/{scene.Channel}"))["locked"]!.GetValue<bool>());
        await UndoAsync(scene.Max, locked);
        await scene.Bob.SayAsync(scene.Channel, "x");
    }

    [Fact]
    public async Task In_slow_mode_one_message_of_each_goes_through_and_its_repetitions()
    {
        var slow = new JsonObject { ["kind"] = "slow_mode", ["room_id"] = scene.Channel, ["interval_seconds"] = 3600, ["reason"] = "Calm" };
        var action = await scene.Ada.PostAsync("/api/moderation/actions", slow);
        var key = Fresh.Id();

        var first = await scene.Bob.SayAsync(scene.Channel, "one", key);

        Assert.Equal(first.Number("seq"), (await scene.Bob.SayAsync(scene.Channel, "one", key)).Number("seq"));
        var refusal = await RefusalAsync(scene.Bob, HttpMethod.Post, $"/api/rooms/{scene.Channel}/messages", new { content = "two" });
        Assert.Equal(("slow_mode", 3600), (refusal.Text("code"), refusal.Number("interval")));
        Assert.InRange(refusal.Number("retry_after"), 3000, 3600);
        slow["interval_seconds"] = 600;
        action = await scene.Ada.PostAsync("/api/moderation/actions", slow);
        refusal = await RefusalAsync(scene.Bob, HttpMethod.Post, $"/api/rooms/{scene.Channel}/messages", new { content = "two" });
        Assert.InRange(refusal.Number("retry_after"), 500, 600); // it was made shorter: nobody waits for the former end
        await scene.Carol.SayAsync(scene.Channel, "mine");
        await scene.Ada.SayAsync(scene.Channel, "one");
        await scene.Ada.SayAsync(scene.Channel, "two");
        await UndoAsync(scene.Ada, action);
        await scene.Bob.SayAsync(scene.Channel, "two");
    }

    [Fact]
    public async Task A_message_is_taken_away_by_who_looks_after_the_tenant_and_comes_back_as_it_was()
    {
        var said = await scene.Bob.SayAsync(scene.Channel, "hello @carol");
        await using var hub = await scene.Server.ConnectAsync(scene.Carol);
        var before = (await scene.Carol.HistoryAsync(scene.Channel)).Single()!;

        var action = await scene.Max.PostAsync("/api/moderation/actions", new JsonObject
        {
            ["kind"] = "delete_message", ["message_id"] = said.Guid("id"), ["reason"] = "Rude",
        });

        await hub.NextAsync("message.deleted");
        Assert.Equal(("", scene.Bob.Id, 1), ((await scene.Carol.HistoryAsync(scene.Channel)).Single().Text("content"), action.Guid("user_id"), action.Number("removed")));
        Assert.Equal(["delete_message"], (await scene.Bob.GetAsync("/api/moderation/notices")).AsArray().Select(n => n.Text("kind")));
        await UndoAsync(scene.Max, action);
        await hub.NextAsync("message.updated");
        var after = (await scene.Carol.HistoryAsync(scene.Channel)).Single()!;
        Assert.Equal(before.Text("content"), after.Text("content"));
        Assert.Equal(before["mentions"]!.ToJsonString(), after["mentions"]!.ToJsonString());
        Assert.Null(after["deleted_at"]);
    }

    [Fact]
    public async Task All_that_somebody_said_goes_some_at_a_time_with_a_revision_each_and_comes_back()
    {
        for (var n = 0; n < 230; n++) await scene.Bob.SayAsync(scene.Channel, $"spam {n}");
        await scene.Carol.SayAsync(scene.Channel, "stays");
        var cursor = (await scene.Carol.SyncAsync()).Text("cursor");

        var action = await ActAsync(scene.Ada, "bulk_delete", scene.Bob, scene.Channel);

        Assert.Equal(230, action.Number("removed"));
        Assert.Equal(230, await CountAsync("deleted_at IS NOT NULL AND content = ''"));
        Assert.Equal(230, await scene.Server.Database.ValueAsync<long>("SELECT count(DISTINCT revision) FROM messages WHERE revision IS NOT NULL"));
        Assert.Equal(230, await scene.Server.Database.CountAsync("message_revisions WHERE content LIKE 'spam %'"));
        Assert.NotEmpty((await scene.Carol.SyncAsync(cursor))["rooms"]!.AsArray());
        await UndoAsync(scene.Ada, action);
        Assert.Equal(230, await CountAsync("deleted_at IS NULL AND content LIKE 'spam %'"));
        Assert.Equal(231, (await scene.Carol.HistoryAsync(scene.Channel)).Count + (await scene.Carol.HistoryAsync(scene.Channel, "before=32&limit=200")).Count);
    }

    [Fact]
    public async Task An_undo_that_was_cut_off_is_finished_by_the_next_one()
    {
        for (var n = 0; n < 3; n++) await scene.Bob.SayAsync(scene.Channel, $"spam {n}");
        var action = await ActAsync(scene.Ada, "bulk_delete", scene.Bob, scene.Channel);
        await scene.Server.Database.RunAsync(
            "UPDATE moderation_actions SET ended = 'undone', ended_at = now() WHERE id = $1", action.Guid("id")); // and the process died

        await UndoAsync(scene.Ada, action);
        await UndoAsync(scene.Ada, action);

        Assert.Equal(3, await CountAsync("deleted_at IS NULL AND content LIKE 'spam %'"));
        Assert.Equal(0, await scene.Server.Database.CountAsync("message_removals"));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Undone_while_it_runs_a_deletion_goes_no_further()
    {
        for (var n = 0; n < 3; n++) await scene.Bob.SayAsync(scene.Channel, $"fine {n}");
        var (action, services) = (await ActAsync(scene.Ada, "bulk_delete", scene.Bob, scene.Channel), scene.Server.Services);
        var begun = (await services.GetRequiredService<ActionRepository>().FindAsync(action.Guid("id"), CancellationToken.None))!;
        await UndoAsync(scene.Max, action);

        await services.GetRequiredService<BulkDeletion>().ContinueAsync(
            begun with { Affected = MessageRemoval.PerBatch }, new(new(scene.Channel), new(scene.Bob.Id), Message: null, From: null, Until: null),
            new(scene.Ada.Id), CancellationToken.None);

        Assert.Equal(3, await CountAsync("deleted_at IS NULL AND content LIKE 'fine %'"));
    }

    [Fact]
    public async Task What_its_author_took_away_nobody_else_can()
    {
        var said = await scene.Bob.SayAsync(scene.Channel, "oops");
        await scene.Bob.DeleteAsync(said.Guid("id"));

        var wish = new JsonObject { ["kind"] = "delete_message", ["message_id"] = said.Guid("id"), ["reason"] = "Rude" };

        Assert.Equal(
            (HttpStatusCode.NotFound, "message_not_found"), await scene.Max.TryAsync(HttpMethod.Post, "/api/moderation/actions", wish));
        Assert.Empty((await scene.Bob.GetAsync("/api/moderation/notices")).AsArray());
    }

    private Task<long> CountAsync(string condition) => scene.Server.Database.CountAsync($"messages WHERE {condition}");
}
