using System.Net;
using System.Text.Json.Nodes;
using static Veza.Functions.Tests.Moderation.ModerationScene;

namespace Veza.Functions.Tests.Moderation;

/// <summary>Many newcomers at once: what they say is held, nobody is invited, and where there are many it is proposed.</summary>
public sealed class AnsweringRaids : IAsyncLifetime
{
    private const string Actions = "/api/moderation/actions";
    private const string Cases = "/api/moderation/cases";
    private ModerationScene scene = null!;

    public async Task InitializeAsync() => scene = await ModerationScene.CreateAsync(
        new("Veza:Raid:SurgeJoins", "3"), new("Veza:Raid:SurgeVerdicts", "3"), new("Veza:Raid:CountEvery", "00:00:01"));

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Newcomers_are_held_and_whoever_is_known_or_looks_after_the_room_speaks()
    {
        var (channel, dora) = (scene.Channel, await KnownAsync("Dora"));
        await using var hub = await scene.Server.ConnectAsync(scene.Bob);
        var before = await scene.Bob.SayAsync(channel, "before");

        var raid = await ActAsync(scene.Max, "raid", room: channel, seconds: 3600);

        var told = (await hub.NextAsync("moderation.action"))["action"]!;
        Assert.Equal(("raid", null, true), (told.Text("kind"), told["by"]?.GetValue<string>(), told["in_force"]!.GetValue<bool>()));
        var state = await scene.Bob.GetAsync($"/api/moderation/rooms/{channel}");
        Assert.Equal((true, raid.Text("expires_at")), (state["raid"]!.GetValue<bool>(), state.Text("raid_until")));
        Assert.Equal("held", (await scene.Bob.SayAsync(channel, "from a newcomer")).Text("status"));
        Assert.Equal(((HttpStatusCode)422, "message_blocked"), await scene.Bob.TryAsync(
            HttpMethod.Patch, $"/api/messages/{before.Text("id")}", new { content = "other words" }));
        Assert.Equal("sent", (await dora.SayAsync(channel, "as ever")).Text("status"));
        Assert.Equal("sent", (await scene.Ada.SayAsync(channel, "my room")).Text("status"));
        var held = (await scene.Mia.GetAsync($"{Cases}?source=hold")).AsArray().Single()!;
        Assert.Equal("raid", held["findings"]!.AsArray().Single()!.Text("rule"));
        await UndoAsync(scene.Mia, raid);
        Assert.Equal("sent", (await scene.Bob.SayAsync(channel, "again")).Text("status"));
        Assert.Equal(
            ["moderation.undone", "moderation.raid"],
            (await scene.Olga.GetAsync("/api/moderation/audit")).AsArray().Select(e => e!.Text("action")).Where(a => a.StartsWith("moderation.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nobody_is_invited_but_by_those_who_look_after_the_room_and_newcomers_gather_nobody()
    {
        var (channel, dora, eve) = (scene.Channel, await KnownAsync("Dora"), await scene.Server.CreateUserAsync("Eve"));
        object invitation = new { user_ids = new[] { eve.Id } };
        var raid = await ActAsync(scene.Max, "raid", seconds: 3600);

        var refusal = await RefusalAsync(scene.Bob, HttpMethod.Post, $"/api/rooms/{channel}/members", invitation);

        Assert.Equal(("invites_off", "tenant", raid.Text("expires_at")), (refusal.Text("code"), refusal.Text("level"), refusal.Text("until")));
        Assert.Equal((HttpStatusCode.Forbidden, "invites_off"), await dora.TryAsync(HttpMethod.Post, $"/api/rooms/{channel}/members", invitation));
        await scene.Ada.PostAsync($"/api/rooms/{channel}/members", invitation);
        Assert.Equal((HttpStatusCode.Forbidden, "invites_off"), await TryOpenDirectAsync(scene.Bob, eve));
        Assert.Equal((HttpStatusCode.Created, ""), await TryOpenDirectAsync(dora, eve));
        Assert.Equal((HttpStatusCode.Created, ""), await TryOpenDirectAsync(scene.Olga, eve));
        Assert.Equal("held", (await scene.Bob.SayAsync(channel, "hello")).Text("status"));
        await UndoAsync(scene.Max, raid);
        Assert.Equal((HttpStatusCode.Created, ""), await TryOpenDirectAsync(scene.Bob, eve));
    }

    [Fact]
    public async Task It_takes_an_end_and_somebody_who_looks_after_the_place()
    {
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await TryActAsync(scene.Max, "raid"));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await TryActAsync(scene.Max, "raid", seconds: 8 * 24 * 3600));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await TryActAsync(scene.Max, "raid", scene.Bob, seconds: 60));
        Assert.Equal((HttpStatusCode.Forbidden, "not_room_admin"), await TryActAsync(scene.Bob, "raid", room: scene.Channel, seconds: 60));
        Assert.Equal((HttpStatusCode.Forbidden, "moderator_required"), await TryActAsync(scene.Ada, "raid", seconds: 60));
        Assert.Equal((HttpStatusCode.OK, ""), await TryActAsync(scene.Ada, "raid", room: scene.Channel, seconds: 60));
    }

    [Fact]
    public async Task Many_who_come_at_once_are_a_case_once_and_its_decision_switches_it_on()
    {
        await using var hub = await scene.Server.ConnectAsync(scene.Max);
        foreach (var name in new[] { "Eve", "Finn", "Gus" })
            await (await scene.Server.CreateUserAsync(name)).PostAsync($"/api/rooms/{scene.Channel}/join");

        var id = (await hub.NextAsync("moderation.case")).Guid("case_id");

        var found = await scene.Max.GetAsync($"{Cases}/{id}");
        Assert.Equal(("raid", scene.Channel, null, 3), (found["sources"]![0]!.GetValue<string>(), found.Guid("room_id"), found["user_id"], found.Number("severity")));
        Assert.Equal(("raid.joins", "surge"), (found["findings"]![0]!.Text("rule"), found["findings"]![0]!.Text("reason")));
        await scene.Max.PostAsync($"{Cases}/{id}/claim");
        await scene.Max.PostAsync(
            $"{Cases}/{id}/decide", new { decision = "uphold", reason = "Too many", action = new { kind = "raid", duration_seconds = 600 } });
        var on = (await scene.Max.GetAsync($"{Actions}?kind=raid")).AsArray().Single()!;
        Assert.Equal((scene.Channel, true, "Too many"), (on.Guid("room_id"), on["in_force"]!.GetValue<bool>(), on.Text("reason")));
        Assert.Equal("held", (await scene.Bob.SayAsync(scene.Channel, "hello")).Text("status"));
        await scene.Max.PostAsync($"{Cases}/{id}/undo");
        Assert.Equal("sent", (await scene.Bob.SayAsync(scene.Channel, "hello again")).Text("status"));
    }

    [Fact]
    public async Task Many_refused_texts_are_a_case_of_their_room_and_of_the_tenant()
    {
        await scene.Olga.CallAsync(HttpMethod.Put, "/api/moderation/rules", new
        {
            version = 0, rules = new { patterns = new[] { new { id = "zebra", pattern = "zebra", verdict = "block" } } },
        });
        await using var hub = await scene.Server.ConnectAsync(scene.Max);

        for (var n = 0; n < 3; n++) await scene.Bob.TrySayAsync(scene.Channel, $"zebra {n}");

        var places = new[] { await hub.NextAsync("moderation.case"), await hub.NextAsync("moderation.case") };
        Assert.Equal([null, scene.Channel.ToString()], places.Select(p => p["room_id"]?.GetValue<string>()).Order());
        Assert.All((await scene.Max.GetAsync($"{Cases}?source=raid")).AsArray(), c => Assert.Equal("raid.verdicts", c!["findings"]![0]!.Text("rule")));
    }

    private static Task<(HttpStatusCode Status, string Code)> TryOpenDirectAsync(TestUser by, TestUser with) =>
        by.TryAsync(HttpMethod.Post, "/api/rooms", new JsonObject { ["type"] = "direct", ["members"] = new JsonArray(with.Id) });

    /// <summary>Somebody who has been in the tenant and in the channel for long.</summary>
    private async Task<TestUser> KnownAsync(string name)
    {
        var user = await scene.Server.CreateUserAsync(name);
        await scene.Server.Database.RunAsync("UPDATE users SET created_at = created_at - interval '30 days' WHERE id = $1", user.Id);
        await user.CallAsync(HttpMethod.Patch, "/api/users/me", new { name = $"{name} D" }); // so that nobody remembers the former card
        await user.PostAsync($"/api/rooms/{scene.Channel}/join");
        await scene.Server.Database.RunAsync("UPDATE room_members SET joined_at = joined_at - interval '30 days' WHERE user_id = $1", user.Id);
        var other = await scene.Server.CreateUserAsync("Somebody");
        await other.PostAsync($"/api/rooms/{scene.Channel}/join"); // nor the former membership
        return user;
    }
}
