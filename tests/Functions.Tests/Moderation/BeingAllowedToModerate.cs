using System.Net;
using System.Text.Json.Nodes;
using static Veza.Functions.Tests.Moderation.ModerationScene;

namespace Veza.Functions.Tests.Moderation;

/// <summary>Who may act on whom: a stable code for each refusal, beside what is allowed.</summary>
public sealed class BeingAllowedToModerate : IAsyncLifetime
{
    private ModerationScene scene = null!;

    public async Task InitializeAsync() => scene = await ModerationScene.CreateAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Nobody_acts_on_themselves_on_the_last_owner_or_on_who_is_not_below_them()
    {
        Assert.Equal((HttpStatusCode.Forbidden, "action_on_oneself"), await TryActAsync(scene.Max, "mute", scene.Max));
        Assert.Equal((HttpStatusCode.Conflict, "last_owner"), await TryActAsync(scene.Max, "ban", scene.Olga));
        Assert.Equal((HttpStatusCode.Forbidden, "person_outranks_you"), await TryActAsync(scene.Max, "mute", scene.Mia));
        await scene.Server.Database.RunAsync("UPDATE users SET role = 'owner' WHERE id = $1", scene.Carol.Id);
        Assert.Equal((HttpStatusCode.Forbidden, "person_outranks_you"), await TryActAsync(scene.Max, "ban", scene.Olga));
        Assert.Equal(HttpStatusCode.OK, (await TryActAsync(scene.Olga, "mute", scene.Max, seconds: 60)).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "action_on_oneself"), await scene.Max.TryAsync(
            HttpMethod.Post, $"/api/moderation/actions/{(await LastAsync()).Guid("id")}/undo", new { }));
    }

    [Fact]
    public async Task In_a_room_those_act_who_look_after_it_on_who_is_below_them()
    {
        await scene.Ada.CallAsync(HttpMethod.Patch, $"/api/rooms/{scene.Channel}/members/{scene.Carol.Id}", new { role = "admin" });
        await scene.Max.PostAsync($"/api/rooms/{scene.Channel}/join");
        var dan = await scene.Server.CreateUserAsync("Dan"); // is not in it

        Assert.Equal((HttpStatusCode.Forbidden, "not_room_admin"), await TryActAsync(scene.Bob, "mute", scene.Carol, scene.Channel));
        Assert.Equal((HttpStatusCode.Forbidden, "not_room_admin"), await TryActAsync(scene.Carol, "kick", scene.Ada, scene.Channel));
        Assert.Equal((HttpStatusCode.Forbidden, "person_outranks_you"), await TryActAsync(scene.Ada, "mute", scene.Max, scene.Channel));
        Assert.Equal((HttpStatusCode.Forbidden, "moderator_required"), await TryActAsync(scene.Ada, "mute", scene.Bob));
        Assert.Equal((HttpStatusCode.NotFound, "member_not_found"), await TryActAsync(scene.Ada, "mute", dan, scene.Channel));
        Assert.Equal(HttpStatusCode.OK, (await TryActAsync(scene.Carol, "mute", scene.Bob, scene.Channel)).Status);
        Assert.Equal(HttpStatusCode.OK, (await TryActAsync(scene.Ada, "mute", scene.Carol, scene.Channel)).Status);
        Assert.Equal(HttpStatusCode.OK, (await TryActAsync(scene.Mia, "kick", scene.Bob, scene.Channel)).Status); // a public channel, not joined
    }

    [Fact]
    public async Task What_a_moderator_may_not_see_does_not_exist_for_them_either()
    {
        var group = await scene.Server.CreateRoomAsync(scene.Bob, scene.Carol);
        var said = (await scene.Bob.SayAsync(group, "private")).Guid("id");

        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await TryActAsync(scene.Max, "mute", scene.Bob, group));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await TryActAsync(scene.Max, "lock_room", room: group));
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await scene.Max.TryAsync(
            HttpMethod.Post, "/api/moderation/actions", new { kind = "delete_message", message_id = said, reason = "r" }));
        Assert.Equal((HttpStatusCode.NotFound, "user_not_found"), await scene.Max.TryAsync(
            HttpMethod.Post, "/api/moderation/actions", new { kind = "warn", user_id = Fresh.Id(), reason = "r" }));
        Assert.Equal((HttpStatusCode.Conflict, "evidence_invalid"), await scene.Max.TryAsync(
            HttpMethod.Post, "/api/moderation/actions", new { kind = "warn", user_id = scene.Bob.Id, reason = "r", evidence = new[] { said } }));
        var seen = (await scene.Bob.SayAsync(scene.Channel, "public")).Guid("id");
        await scene.Max.PostAsync($"/api/rooms/{scene.Channel}/join");
        await scene.Max.PostAsync(
            "/api/moderation/actions", new { kind = "warn", user_id = scene.Bob.Id, reason = "r", evidence = new[] { seen } });
    }

    [Theory]
    [InlineData("""{"kind":"mute","reason":"r"}""", "user_id")]
    [InlineData("""{"kind":"mute","user_id":"$bob","reason":""}""", "reason")]
    [InlineData("""{"kind":"mute","user_id":"$bob","reason":"r","duration_seconds":0}""", "duration_seconds")]
    [InlineData("""{"kind":"mute","user_id":"$bob","reason":"r","duration_seconds":9223372036854775807}""", "duration_seconds")]
    [InlineData("""{"kind":"warn","user_id":"$bob","reason":"r","duration_seconds":60}""", "duration_seconds")]
    [InlineData("""{"kind":"kick","user_id":"$bob","reason":"r"}""", "room_id")]
    [InlineData("""{"kind":"slow_mode","room_id":"$channel","reason":"r"}""", "interval_seconds")]
    [InlineData("""{"kind":"slow_mode","room_id":"$channel","reason":"r","interval_seconds":-5}""", "interval_seconds")]
    [InlineData("""{"kind":"lock_room","room_id":"$channel","user_id":"$bob","reason":"r"}""", "user_id")]
    [InlineData("""{"kind":"bulk_delete","room_id":"$channel","reason":"r"}""", "from")]
    [InlineData("""{"kind":"bulk_delete","room_id":"$channel","reason":"r","from":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"}""", "until")]
    [InlineData("""{"kind":"shadow_hold","user_id":"$bob","reason":"r"}""", "kind")]
    [InlineData("""{"kind":"crown","user_id":"$bob","reason":"r"}""", "kind")]
    public async Task What_does_not_go_together_is_refused_by_its_field(string body, string field)
    {
        var filled = JsonNode.Parse(body.Replace("$bob", $"{scene.Bob.Id}", StringComparison.Ordinal)
            .Replace("$channel", $"{scene.Channel}", StringComparison.Ordinal));

        var refusal = await RefusalAsync(scene.Max, HttpMethod.Post, "/api/moderation/actions", filled);

        Assert.Equal("validation_failed", refusal.Text("code"));
        Assert.Equal([field], refusal["errors"]!.AsObject().Select(e => e.Key));
    }

    [Fact]
    public async Task Only_those_who_look_after_people_read_what_was_done()
    {
        var action = await ActAsync(scene.Ada, "mute", scene.Bob, scene.Channel);

        foreach (var path in new[] { "/api/moderation/actions", $"/api/moderation/people/{scene.Bob.Id}" })
        {
            Assert.Equal((HttpStatusCode.Forbidden, "moderator_required"), await scene.Bob.TryAsync(HttpMethod.Get, path));
            Assert.Equal(HttpStatusCode.OK, (await scene.Max.TryAsync(HttpMethod.Get, path)).Status);
        }

        Assert.Single((await scene.Ada.GetAsync($"/api/moderation/actions?room_id={scene.Channel}")).AsArray());
        Assert.Equal((HttpStatusCode.Forbidden, "not_room_admin"), await scene.Bob.TryAsync(
            HttpMethod.Get, $"/api/moderation/actions?room_id={scene.Channel}"));
        var single = $"/api/moderation/actions/{action.Guid("id")}";
        Assert.Equal((HttpStatusCode.NotFound, "action_not_found"), await scene.Carol.TryAsync(HttpMethod.Get, single));
        Assert.Equal(action.Guid("id"), (await scene.Ada.GetAsync(single)).Guid("id"));
    }

    private async Task<JsonNode> LastAsync() => (await scene.Olga.GetAsync("/api/moderation/actions?limit=1")).AsArray().Single()!;
}
