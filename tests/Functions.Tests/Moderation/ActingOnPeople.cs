using System.Net;
using System.Text.Json.Nodes;
using static Veza.Functions.Tests.Moderation.ModerationScene;

namespace Veza.Functions.Tests.Moderation;

/// <summary>Warning, muting, banning and putting out: what the person may do then, what everybody hears, and that it can be undone.</summary>
public sealed class ActingOnPeople : IAsyncLifetime
{
    private ModerationScene scene = null!;

    public async Task InitializeAsync() => scene = await ModerationScene.CreateAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Who_is_muted_reads_and_neither_writes_nor_edits_until_it_is_undone()
    {
        var (bob, channel) = (scene.Bob, scene.Channel);
        var key = Fresh.Id();
        var said = await bob.SayAsync(channel, "before", key);
        await using var hub = await scene.Server.ConnectAsync(bob);

        var mute = await ActAsync(scene.Max, "mute", bob, channel, seconds: 3600);

        var notice = (await hub.NextAsync("moderation.notice"))["notice"]!;
        Assert.Equal(("mute", "Because", channel), (notice.Text("kind"), notice.Text("reason"), notice.Guid("room_id")));
        Assert.DoesNotContain($"{scene.Max.Id}", notice.ToJsonString(), StringComparison.Ordinal);
        var refusal = await RefusalAsync(bob, HttpMethod.Post, $"/api/rooms/{channel}/messages", new { content = "now" });
        Assert.Equal(("muted", mute.Text("expires_at"), "room"), (refusal.Text("code"), refusal.Text("until"), refusal.Text("level")));
        var answer = await hub.InvokeAsync(TestChat.Saying(channel, "now"));
        Assert.Equal(("muted", mute.Text("expires_at")), (answer.Text("code"), answer.Text("until")));
        Assert.Equal(
            (HttpStatusCode.Forbidden, "muted"), await bob.TryAsync(HttpMethod.Patch, $"/api/messages/{said.Guid("id")}", new { content = "other" }));
        Assert.Equal(said.Number("seq"), (await bob.SayAsync(channel, "before", key)).Number("seq")); // what was stored is stored
        Assert.Equal((HttpStatusCode.Conflict, "client_message_id_reused"), await bob.TrySayAsync(channel, "another", key));
        Assert.Single(await bob.HistoryAsync(channel));
        Assert.True((await bob.GetAsync($"/api/moderation/rooms/{channel}"))["muted"]!.GetValue<bool>());

        Assert.Equal("undone", (await UndoAsync(scene.Mia, mute)).Text("ended"));
        await hub.NextAsync(e => e.Text("type") == "moderation.notice" && e["notice"]!["ended"] is not null);
        await bob.SayAsync(channel, "after");
    }

    [Fact]
    public async Task A_mute_of_the_tenant_holds_in_every_room_and_ends_at_its_time_and_that_is_told()
    {
        var group = await scene.Server.CreateRoomAsync(scene.Bob, scene.Carol);
        await using var hub = await scene.Server.ConnectAsync(scene.Bob);

        var mute = await ActAsync(scene.Max, "mute", scene.Bob, seconds: 1);
        Assert.Equal("tenant", mute.Text("level"));
        var ended = await hub.NextAsync(
            e => e.Text("type") == "moderation.notice" && e["notice"]!["ended"] is not null, TimeSpan.FromSeconds(60));

        Assert.Equal(("expired", mute.Text("expires_at")), (ended["notice"].Text("ended"), ended["notice"].Text("ended_at")));
        await scene.Bob.SayAsync(group, "again");
        Assert.Equal((HttpStatusCode.Conflict, "action_ended"), await scene.Max.TryAsync(
            HttpMethod.Post, $"/api/moderation/actions/{mute.Guid("id")}/undo", new { }));
        Assert.Equal(
            ["moderation.expired", "moderation.mute"],
            (await scene.Olga.GetAsync($"/api/moderation/audit?user_id={scene.Bob.Id}")).AsArray().Select(e => e.Text("action")));
    }

    [Fact]
    public async Task Who_is_banned_from_a_channel_hears_nothing_more_does_not_see_it_and_comes_back_only_when_that_is_undone()
    {
        var (bob, channel) = (scene.Bob, scene.Channel);
        await using var hub = await scene.Server.ConnectAsync(bob);

        var ban = await ActAsync(scene.Ada, "ban", bob, channel);

        await hub.NextAsync("room.member_left");
        await scene.Carol.SayAsync(channel, "secret");
        await hub.SettleAsync();
        Assert.DoesNotContain(hub.Events, e => e.Text("type") == "message.new");
        Assert.Equal((HttpStatusCode.Forbidden, "banned"), await bob.TryAsync(HttpMethod.Post, $"/api/rooms/{channel}/join"));
        Assert.Equal(
            "banned", (await hub.InvokeAsync(new JsonObject { ["type"] = "room.join", ["room_id"] = channel })).Text("code"));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await bob.TryAsync(HttpMethod.Get, $"/api/rooms/{channel}/preview"));
        Assert.DoesNotContain($"{channel}", (await bob.GetAsync("/api/rooms/discover")).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await bob.TrySayAsync(channel, "still here"));
        Assert.Equal((HttpStatusCode.Conflict, "not_addable"), await scene.Carol.TryAsync(
            HttpMethod.Post, $"/api/rooms/{channel}/members", new { user_ids = new[] { bob.Id } }));

        await UndoAsync(scene.Ada, ban);
        await bob.PostAsync($"/api/rooms/{channel}/join");
        await bob.SayAsync(channel, "back");
    }

    [Fact]
    public async Task Who_is_banned_from_the_tenant_is_out_at_once_and_cannot_sign_in_until_that_is_undone()
    {
        var bob = scene.Bob;
        await using var hub = await scene.Server.ConnectAsync(bob);

        var ban = await ActAsync(scene.Max, "ban", bob, seconds: 3600);

        await hub.Closed.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((HttpStatusCode.Unauthorized, "token_invalid"), await bob.TryAsync(HttpMethod.Get, "/api/users/me"));
        Assert.Equal((HttpStatusCode.Forbidden, "banned"), await scene.TrySignInAsync(bob));

        await UndoAsync(scene.Max, ban);
        Assert.Equal((HttpStatusCode.OK, ""), await scene.TrySignInAsync(bob));
    }

    [Fact]
    public async Task Who_is_put_out_may_come_back_and_who_is_warned_says_that_they_have_seen_it()
    {
        await ActAsync(scene.Ada, "kick", scene.Bob, scene.Channel);
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await scene.Bob.TrySayAsync(scene.Channel, "here"));
        await scene.Bob.PostAsync($"/api/rooms/{scene.Channel}/join");

        var warning = await ActAsync(scene.Ada, "warn", scene.Bob, scene.Channel);
        var seen = await scene.Bob.PostAsync($"/api/moderation/notices/{warning.Guid("id")}/acknowledge");
        var again = await scene.Bob.PostAsync($"/api/moderation/notices/{warning.Guid("id")}/acknowledge");

        Assert.Equal(seen.Text("acknowledged_at"), again.Text("acknowledged_at"));
        Assert.Equal(["kick"], (await scene.Bob.GetAsync("/api/moderation/notices")).AsArray().Select(n => n.Text("kind")));
        Assert.Equal((HttpStatusCode.NotFound, "notice_not_found"), await scene.Carol.TryAsync(
            HttpMethod.Post, $"/api/moderation/notices/{warning.Guid("id")}/acknowledge"));
        var record = await scene.Max.GetAsync($"/api/moderation/people/{scene.Bob.Id}");
        Assert.Equal(["warn", "kick"], record["actions"]!.AsArray().Select(a => a.Text("kind")));
        Assert.Equal(seen.Text("acknowledged_at"), record["actions"]![0].Text("acknowledged_at"));
    }

    [Fact]
    public async Task Three_warnings_by_two_moderators_at_once_are_followed_by_one_mute()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(n => ActAsync(n % 2 == 0 ? scene.Max : scene.Mia, "warn", scene.Carol)));

        var actions = (await scene.Max.GetAsync($"/api/moderation/people/{scene.Carol.Id}"))["actions"]!.AsArray();
        var mute = Assert.Single(actions, a => a.Text("kind") == "mute");
        Assert.Equal((null, "3 warn in 7.00:00:00: mute 01:00:00"), (mute!["by"]?.GetValue<Guid>(), mute.Text("rule")));
        Assert.Equal(6, actions.Count);
        Assert.Equal((HttpStatusCode.Forbidden, "muted"), await scene.Carol.TrySayAsync(scene.Channel, "no"));
    }

    [Fact]
    public async Task A_rule_does_not_shorten_what_holds_for_longer()
    {
        await ActAsync(scene.Max, "mute", scene.Carol);

        for (var n = 0; n < 3; n++) await ActAsync(scene.Max, "warn", scene.Carol);

        var refusal = await RefusalAsync(scene.Carol, HttpMethod.Post, $"/api/rooms/{scene.Channel}/messages", new { content = "no" });
        Assert.Equal(("muted", null), (refusal.Text("code"), refusal["until"]?.GetValue<string>()));
        var actions = (await scene.Max.GetAsync($"/api/moderation/people/{scene.Carol.Id}"))["actions"]!.AsArray();
        Assert.Equal(["warn", "warn", "warn", "mute"], actions.Select(a => a.Text("kind")));
    }

    [Fact]
    public async Task Who_is_put_out_and_banned_for_it_by_rule_goes_once()
    {
        await using var strict = await ModerationScene.CreateAsync(
            KeyValuePair.Create("Veza:Moderation:Escalations", "1 kick in 7.00:00:00: ban"));

        await ActAsync(strict.Ada, "kick", strict.Bob, strict.Channel);

        Assert.Equal(1, await strict.Server.Database.CountAsync("audit_entries WHERE action = 'room.member_removed'"));
        Assert.Equal((HttpStatusCode.Forbidden, "banned"), await strict.Bob.TryAsync(HttpMethod.Post, $"/api/rooms/{strict.Channel}/join"));
    }

    [Fact]
    public async Task Two_moderators_at_once_do_it_once_each_and_one_of_it_holds()
    {
        var key = Fresh.Id();
        var wish = Wish("mute", scene.Bob, scene.Channel, seconds: 60);
        wish["client_action_id"] = key;

        var repeated = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => scene.Max.PostAsync("/api/moderation/actions", wish.DeepClone())));
        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ActAsync(scene.Mia, "mute", scene.Bob, scene.Channel)));
        var undone = await Task.WhenAll(others.Select(o => scene.Max.TryAsync(
            HttpMethod.Post, $"/api/moderation/actions/{o.Guid("id")}/undo", new { })));

        Assert.Single(repeated.Select(a => a.Guid("id")).Distinct());
        Assert.Equal(1, undone.Count(u => u.Status == HttpStatusCode.OK));
        Assert.Equal(3, undone.Count(u => u == (HttpStatusCode.Conflict, "action_ended")));
        Assert.Equal(0, await scene.Server.Database.CountAsync("moderation_restrictions"));
        wish["kind"] = "ban";
        Assert.Equal(
            (HttpStatusCode.Conflict, "client_action_id_reused"), await scene.Max.TryAsync(HttpMethod.Post, "/api/moderation/actions", wish));
    }
}
