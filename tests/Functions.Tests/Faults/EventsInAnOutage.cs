using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults;

/// <summary>Events of clients while what is needed is away: each is answered, as its HTTP twin is.</summary>
[Collection(nameof(Alone))]
public sealed class EventsInAnOutage
{
    [Fact]
    public Task While_PostgreSQL_is_away_every_event_is_answered_and_afterwards_they_work() => AnswerAsync(refuses: true);

    [Fact] // the worst kind: nothing fails, nothing answers
    [Trait(Stage.Name, Stage.Standalone)] // behind the Functions host some answers were seen to take longer than the 20 s of this client
    public Task While_PostgreSQL_is_silent_every_event_is_answered_and_afterwards_they_work() => AnswerAsync(refuses: false);

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // to SignalR Service one is connected before the app hears of it
    public async Task Coming_and_going_while_PostgreSQL_is_away_is_refused_with_a_time_to_come_back_or_cut()
    {
        await using var scene = await TestScene.CreateAsync();
        var target = new NpgsqlConnectionStringBuilder(scene.Database.ConnectionString);
        await using var postgres = FaultyProxy.Start(target.Host!, target.Port);
        await using var server = await TestServer.StartInAsync(scene, LosingPostgres.Through(postgres, target));
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(bob, alice);
        await using var staying = await server.ConnectAsync(alice);
        var going = await server.ConnectAsync(bob);
        await bob.GetAsync("/api/users/me"); // the sign-in is remembered: negotiation gets as far as it can

        postgres.Refuse();
        await going.DisposeAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ConnectAsync(server, bob)));
        var pong = await staying.InvokeAsync(new JsonObject { ["type"] = "ping" });
        postgres.Resume();
        await using var back = await Waiting.ForAsync(() => ConnectAsync(server, bob), hub => hub is not null);
        await alice.SayAsync(room, "you are back");

        Assert.All(outcomes, Assert.Null);
        Assert.Equal("pong", pong.Text("type"));
        await back!.NextAsync("message.new");
    }

    [Fact]
    public async Task While_Redis_is_away_every_event_works_and_connections_come_and_go()
    {
        var at = TestEnvironment.Redis.Split(',')[0].Split(':');
        await using var redis = FaultyProxy.Start(at[0], int.Parse(at[1], CultureInfo.InvariantCulture));
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>
        {
            ["Veza:Redis:ConnectionString"] = $"127.0.0.1:{redis.Port}",
            ["Veza:Redis:Timeout"] = "00:00:00.200",
            ["Veza:RateLimits:OtherEventsPerMinute"] = "1000",
        });
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(bob, alice);
        await using var hub = await server.ConnectAsync(alice);
        var going = await server.ConnectAsync(bob);

        redis.Stall();
        await going.DisposeAsync();
        var message = (await hub.InvokeAsync(TestChat.Saying(room, "during"))).Guid("id");
        var answers = new List<JsonObject>();
        foreach (var @event in Every(room, message, bob)) answers.Add(await hub.InvokeAsync(@event));
        redis.Refuse();
        await using (var coming = await server.ConnectAsync(bob)) await coming.SettleAsync();
        redis.Resume();
        await using var back = await server.ConnectAsync(bob);

        Assert.All(answers, a => Assert.Contains(a.Text("type"), new[] { "ack", "pong" }));
        await back.SettleAsync();
    }

    private static async Task AnswerAsync(bool refuses)
    {
        await using var scene = await TestScene.CreateAsync();
        var target = new NpgsqlConnectionStringBuilder(scene.Database.ConnectionString) { Timeout = 2, CancellationTimeout = 500 };
        await using var postgres = FaultyProxy.Start(target.Host!, target.Port);
        await using var server = await TestServer.StartInAsync(scene, LosingPostgres.Through(postgres, target));
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(bob, alice);
        var message = (await alice.SayAsync(room, "before")).Guid("id");
        await using var hub = await server.ConnectAsync(alice);

        if (refuses) postgres.Refuse();
        else postgres.Stall();
        var events = Every(room, message, bob);
        var answers = await Task.WhenAll(events.Select(e => hub.InvokeAsync(e)));
        if (!refuses) postgres.Cut();
        postgres.Resume();
        var recovered = await Waiting.ForAsync(
            () => hub.InvokeAsync(TestChat.Saying(room, "after")), a => a.Text("type") == "ack");

        foreach (var (@event, answer) in events.Zip(answers))
        {
            if (answer.Text("type") is "ack" or "pong") continue; // needs no database, or what is needed is remembered
            Assert.True(answer.Text("code") == "unavailable", $"{@event.ToJsonString()} was answered {answer.ToJsonString()}");
            Assert.InRange(answer.Number("retry_after"), 1, 60);
        }

        string[] needing = ["message.send", "message.edit", "message.delete", "message.read", "room.leave"];
        Assert.All(
            events.Zip(answers).Where(p => needing.Contains(p.First.Text("type"))), p => Assert.Equal("error", p.Second.Text("type")));
        Assert.Equal("ack", recovered.Text("type"));
    }

    /// <summary>One event of each kind; leaving comes last.</summary>
    private static JsonObject[] Every(Guid room, Guid message, TestUser other) =>
    [
        TestChat.Saying(room, "during", Fresh.Id()),
        TestChat.Saying(room, "an answer", Fresh.Id(), message),
        new() { ["type"] = "message.edit", ["message_id"] = message, ["content"] = "edited" },
        new() { ["type"] = "message.read", ["room_id"] = room, ["message_id"] = message },
        new() { ["type"] = "message.read", ["room_id"] = room, ["seq"] = 1 },
        new() { ["type"] = "message.delivered", ["room_id"] = room, ["seq"] = 1 },
        new() { ["type"] = "message.delete", ["message_id"] = message },
        new() { ["type"] = "typing.start", ["room_id"] = room },
        new() { ["type"] = "typing.stop", ["room_id"] = room },
        new() { ["type"] = "presence.update", ["status"] = "busy" },
        new() { ["type"] = "presence.subscribe", ["user_ids"] = new JsonArray(other.Id, Fresh.Id()) },
        new() { ["type"] = "room.join", ["room_id"] = room },
        new() { ["type"] = "ping" },
        new() { ["type"] = "room.leave", ["room_id"] = room },
    ];

    /// <summary>A connection that works, or null: refused with 503, or cut before its first word.</summary>
    private static async Task<HubClient?> ConnectAsync(TestServer server, TestUser user)
    {
        try
        {
            return await server.ConnectAsync(user);
        }
        catch (HttpRequestException refused)
        {
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }
        catch (Exception e) when (e is HubFailedException or System.Net.WebSockets.WebSocketException or InvalidOperationException
            or OperationCanceledException { InnerException: IOException })
        {
            // Cut, as a lost network does.
        }

        return null;
    }
}
