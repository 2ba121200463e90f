using System.Net;
using System.Text.Json.Nodes;
using Veza.Functions.Tests.Moderation;

namespace Veza.Functions.Tests.Reactions;

/// <summary>What is no reaction, and who may not react.</summary>
public sealed class RefusingReactions
{
    [Fact]
    public async Task What_is_not_one_emoji_is_refused_by_its_field_and_changes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var message = (await alice.SayAsync(room, "hello")).Guid("id");
        var before = (await alice.SummaryAsync(room)).Number("revision");
        await using var hub = await server.ConnectAsync(alice);

        string[] none =
        [
            "a", "1", ":joy:", "👍👍", "👍 ", "🇫", "🇫🇫", "🏽", "👍🏽🏽", "🦰", "\u200D", "\uFE0F", "\u20E3", "\uE000", "\U000E0067", "🏴\U000E0067",
            "👨‍", "‍👩", "👍\uFE0E", "👨‍👩‍👧‍👦‍👨‍👩‍👧‍👦", new string('x', 1_000),
        ];
        foreach (var text in none)
        {
            var answer = await Answer.FromAsync(await alice.SendAsync(HttpMethod.Put, Reacts.Path(message, text)));
            Assert.True(answer.Refusal == (400, "validation_failed") && answer.Fields.Contains("emoji"), $"'{text}' was answered {answer.Text}");
        }

        var refused = await hub.InvokeAsync(new JsonObject { ["type"] = "reaction.add", ["message_id"] = message, ["emoji"] = "🇫" });
        Assert.Equal(("validation_failed", "unknown_value"), (refused.Text("code"), refused["faults"]!["emoji"].Text("code")));
        Assert.Equal(before, (await alice.SummaryAsync(room)).Number("revision"));
        await alice.ReactAsync(message, "👍");
    }

    [Fact]
    public async Task A_message_has_so_many_different_ones_and_more_people_may_join_these()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Reactions:MaxDifferent", "2")]);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var message = (await alice.SayAsync(room, "hello")).Guid("id");
        await alice.ReactAsync(message, "😀");
        await bob.ReactAsync(message, "😃");

        var refused = await Answer.FromAsync(await bob.SendAsync(HttpMethod.Put, Reacts.Path(message, "😄")));
        await bob.ReactAsync(message, "😀");
        await bob.TakeBackAsync(message, "😃");
        var then = await bob.ReactAsync(message, "😄");

        Assert.Equal((409, "too_many_reactions", 2), (refused.Status, refused.Code, refused.Json.Number("max")));
        Assert.Equal("😀2* 😄1*", then["reactions"].Shown());
    }

    [Fact]
    public async Task Strangers_learn_nothing_and_who_left_or_finds_it_archived_reacts_no_more()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, eve) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Eve"));
        var room = await server.CreateRoomAsync(alice, bob);
        var message = (await alice.SayAsync(room, "hello")).Guid("id");
        await bob.ReactAsync(message, "👍");

        var (stranger, nothing) = (await eve.TryReactAsync(message, "👍"), await eve.TryReactAsync(Fresh.Id(), "👍"));
        await alice.CallAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
        var left = await bob.TryReactAsync(message, "🎉");
        await alice.PostAsync($"/api/rooms/{room}/archive");
        var archived = await alice.TryReactAsync(message, "🎉");

        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), nothing);
        Assert.Equal((nothing, nothing), (stranger, left));
        Assert.Equal((HttpStatusCode.Forbidden, "room_archived"), archived);
        Assert.Equal("👍1", await alice.ReactionsInHistoryAsync(room, message));
    }

    [Fact]
    public async Task Who_is_muted_adds_none_and_takes_theirs_back()
    {
        await using var scene = await ModerationScene.CreateAsync();
        var message = (await scene.Ada.SayAsync(scene.Channel, "hello")).Guid("id");
        await scene.Bob.ReactAsync(message, "👍");

        await ModerationScene.ActAsync(scene.Max, "mute", scene.Bob, scene.Channel, seconds: 3600);

        Assert.Equal((HttpStatusCode.Forbidden, "muted"), await scene.Bob.TryReactAsync(message, "🎉"));
        Assert.Equal("", (await scene.Bob.TakeBackAsync(message, "👍"))["reactions"].Shown());
    }

    [Fact]
    public async Task Adding_and_taking_back_share_one_count_a_minute_over_both_doors()
    {
        await using var server = await TestServer.StartAsync([new("Veza:RateLimits:ReactionsPerMinute", "3")]);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var message = (await alice.SayAsync(room, "hello")).Guid("id");
        await using var hub = await server.ConnectAsync(alice);

        await alice.ReactAsync(message, "👍");
        await alice.TakeBackAsync(message, "👍");
        var third = await hub.InvokeAsync(new JsonObject { ["type"] = "reaction.add", ["message_id"] = message, ["emoji"] = "👍" });
        var fourth = await hub.InvokeAsync(new JsonObject { ["type"] = "reaction.remove", ["message_id"] = message, ["emoji"] = "👍" });

        Assert.Equal(("ack", "rate_limited"), (third.Text("type"), fourth.Text("code")));
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), await alice.TryReactAsync(message, "🎉"));
    }
}
