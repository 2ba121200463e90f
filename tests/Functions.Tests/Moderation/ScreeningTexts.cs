using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Moderation.Reputation;
using Veza.Shared.Moderation.Screening;
using Veza.Testing.Stages;
using static Veza.Functions.Tests.Moderation.ModerationScene;

namespace Veza.Functions.Tests.Moderation;

/// <summary>What becomes of texts before anybody sees them: published, masked, flagged or refused, through every door.</summary>
public sealed class ScreeningTexts : IAsyncLifetime
{
    private const string Coarse = "well, sh1t happens";
    private const string Grave = "you are a cunt, really";

    private ModerationScene scene = null!;

    public async Task InitializeAsync() => scene = await ModerationScene.CreateAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task What_is_blocked_is_refused_with_the_reason_and_the_place_and_nothing_is_stored()
    {
        var (bob, channel, key) = (scene.Bob, scene.Channel, Fresh.Id());

        var refusal = await RefusalAsync(bob, HttpMethod.Post, $"/api/rooms/{channel}/messages", new { content = Grave, client_message_id = key });

        Assert.Equal(("message_blocked", "profanity", "profanity.en.3"), (refusal.Text("code"), refusal.Text("reason"), refusal.Text("rule")));
        Assert.Equal("[[10,4]]", refusal["ranges"]!.ToJsonString());
        Assert.Equal(422, refusal.Number("status"));
        await using var hub = await scene.Server.ConnectAsync(bob);
        var answer = await hub.InvokeAsync(TestChat.Saying(channel, Grave));
        Assert.Equal(("message_blocked", "[[10,4]]"), (answer.Text("code"), answer["ranges"]!.ToJsonString()));
        Assert.Empty(await bob.HistoryAsync(channel));

        // The id was not used up: what is mended is sent under it.
        Assert.Equal(1, (await bob.SayAsync(channel, "you are mistaken, really", key)).Number("seq"));
        Assert.Equal((HttpStatusCode.Conflict, "client_message_id_reused"), await bob.TrySayAsync(channel, Grave, key));
    }

    [Fact]
    public async Task What_is_masked_is_stored_and_sent_masked_and_a_retry_of_the_same_text_is_the_same_message()
    {
        var (bob, channel, key) = (scene.Bob, scene.Channel, Fresh.Id());
        await using var hub = await scene.Server.ConnectAsync(scene.Carol);
        await hub.InvokeAsync(new JsonObject { ["type"] = "room.join", ["room_id"] = channel });

        var sent = await bob.SayAsync(channel, Coarse, key);
        var again = await bob.SayAsync(channel, Coarse, key);

        Assert.Equal((sent.Text("id"), sent.Number("seq")), (again.Text("id"), again.Number("seq")));
        var heard = (await hub.NextAsync("message.new"))["message"].Text("content");
        var stored = Assert.Single(await bob.HistoryAsync(channel)).Text("content");
        Assert.Equal(heard, stored);
        Assert.DoesNotContain("sh1t", stored, StringComparison.Ordinal);
        Assert.StartsWith("well, ", stored, StringComparison.Ordinal);
        Assert.Equal(Coarse.Length, stored!.Length);
    }

    [Fact]
    public async Task What_is_blocked_takes_no_turn_in_slow_mode_from_what_is_mended()
    {
        await scene.Ada.PostAsync("/api/moderation/actions", new { kind = "slow_mode", reason = "r", room_id = scene.Channel, interval_seconds = 600 });

        Assert.Equal(((HttpStatusCode)422, "message_blocked"), await scene.Bob.TrySayAsync(scene.Channel, Grave));
        await scene.Bob.SayAsync(scene.Channel, "mended");
        Assert.Equal((HttpStatusCode.TooManyRequests, "slow_mode"), await scene.Bob.TrySayAsync(scene.Channel, "more"));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Who_is_held_loses_no_reputation_by_harmless_edits()
    {
        var said = await scene.Bob.SayAsync(scene.Channel, "well");
        await ActAsync(scene.Max, "hold_all", scene.Bob);
        Assert.Equal(
            ((HttpStatusCode)422, "message_blocked"),
            await scene.Bob.TryAsync(HttpMethod.Patch, $"/api/messages/{said.Guid("id")}", new { content = "well, well" }));
        await scene.Server.Services.GetRequiredService<ReputationMoves>().WriteAsync(CancellationToken.None);

        Assert.Equal(0, await scene.Server.Database.CountAsync("moderation_reputation"));
    }

    [Fact]
    public async Task An_edit_is_masked_or_refused_in_the_same_way_and_leaves_the_message_as_it_was()
    {
        var (bob, channel) = (scene.Bob, scene.Channel);
        var said = await bob.SayAsync(channel, "well, that happens");

        Assert.Equal(
            ((HttpStatusCode)422, "message_blocked"), await bob.TryAsync(HttpMethod.Patch, $"/api/messages/{said.Guid("id")}", new { content = Grave }));
        Assert.Equal("well, that happens", (await bob.HistoryAsync(channel))[0].Text("content"));

        Assert.Equal((HttpStatusCode.OK, ""), await bob.TryAsync(HttpMethod.Patch, $"/api/messages/{said.Guid("id")}", new { content = Coarse }));
        Assert.DoesNotContain("sh1t", (await bob.HistoryAsync(channel))[0].Text("content")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_and_topics_pass_the_same_door()
    {
        var refusal = await RefusalAsync(scene.Ada, HttpMethod.Patch, $"/api/rooms/{scene.Channel}", new { topic = Grave });
        Assert.Equal(("name_blocked", "topic"), (refusal.Text("code"), refusal.Text("field")));
        Assert.Equal(((HttpStatusCode)422, "name_blocked"), await scene.Bob.TryAsync(
            HttpMethod.Post, "/api/rooms", new { type = "group", name = Coarse, member_ids = new[] { scene.Carol.Id } }));
        Assert.Equal(((HttpStatusCode)422, "name_blocked"), await scene.Bob.TryAsync(HttpMethod.Patch, "/api/users/me", new { name = "Cunt" }));
        Assert.Equal((HttpStatusCode.OK, ""), await scene.Bob.TryAsync(HttpMethod.Patch, "/api/users/me", new { name = "Dick Dupont" }));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task What_was_found_is_counted_by_day_and_verdict()
    {
        await scene.Bob.SayAsync(scene.Channel, Coarse);
        await scene.Bob.SayAsync(scene.Channel, "nothing at all");
        await scene.Bob.TrySayAsync(scene.Channel, Grave);
        await scene.Bob.TrySayAsync(scene.Channel, Grave);

        var counts = scene.Server.Services.GetRequiredService<VerdictCounts>();
        await counts.WriteAsync(CancellationToken.None);
        await counts.WriteAsync(CancellationToken.None); // nothing is counted twice

        var day = Assert.Single((await scene.Max.GetAsync("/api/moderation/stats"))["days"]!.AsArray());
        Assert.Equal((0L, 1L, 0L, 2L), (day.Number("flag"), day.Number("mask"), day.Number("hold"), day.Number("block")));
        Assert.Equal((HttpStatusCode.Forbidden, "moderator_required"), await scene.Bob.TryAsync(HttpMethod.Get, "/api/moderation/stats"));
    }

    [Fact]
    public async Task Turned_off_it_lets_everything_pass()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Screening:Enabled", "false")]);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);

        await alice.SayAsync(room, Grave);

        Assert.Equal(Grave, Assert.Single(await bob.HistoryAsync(room)).Text("content"));
    }
}
