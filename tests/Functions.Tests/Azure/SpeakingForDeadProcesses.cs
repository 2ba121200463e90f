using System.Text.Json.Nodes;
using System.Globalization;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>A process that was killed has stored things and told nobody; the timer of another one makes it good.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class SpeakingForDeadProcesses
{
    /// <summary>Nothing but the timer may do it: a running process would look by itself, too.</summary>
    private static readonly KeyValuePair<string, string>[] Sleepy =
        [new("Veza:Events:PollInterval", "00:05:00"), new("Veza:Events:ForeignAfter", "00:00:00.100")];

    [Theory]
    [InlineData("message.new", """{"rooms": [["ROOM", 2, 3]]}""")]
    [InlineData("message.updated", """{"room_id": "ROOM", "message_id": "ROOM", "revision": 7}""")]
    public async Task The_timer_tells_the_rooms_to_catch_up(string type, string payload)
    {
        await using var app = await FunctionsApp.StartAsync(Sleepy);
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var (room, _) = (await app.CreateRoomAsync(alice), await app.CreateRoomAsync(bob));
        await using var atAlice = await app.ConnectAsync(alice);
        await using var atBob = await app.ConnectAsync(bob);

        await StoreAsync(app, type, payload.Replace("ROOM", room.ToString(), false, CultureInfo.InvariantCulture));
        await RelayAsync(app);

        Assert.Equal(room, (await atAlice.NextAsync("sync.required")).Guid("room_id"));
        await atBob.SettleAsync();
        Assert.DoesNotContain(atBob.Events, e => e.Text("type") == "sync.required");
        Assert.Equal(0, await app.Database.CountAsync("outbox WHERE NOT 'here' = ANY (sent) AND created_at < now() - interval '50 seconds'"));
    }

    [Theory]
    [InlineData("room.member_left")]
    [InlineData("room.member_joined")]
    public async Task The_timer_puts_the_group_right_whatever_memory_says(string type)
    {
        await using var app = await FunctionsApp.StartAsync(Sleepy);
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var joins = type == "room.member_joined";
        var room = await app.CreateRoomAsync(alice, joins ? [] : [bob]);
        await using var hub = await app.ConnectAsync(bob);
        if (!joins) await bob.SayAsync(room, "it is remembered that I am in");

        await app.Database.RunAsync(
            joins
                ? "INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at) SELECT $1, id, tenant_id, 'member', now() FROM users WHERE id = $2"
                : "UPDATE room_members SET left_at = now() WHERE room_id = $1 AND user_id = $2",
            room, bob.Id);
        await StoreAsync(app, type, $$"""{"room_id": "{{room}}", "by": "{{alice.Id}}", "members": [{"user_id": "{{bob.Id}}", "role": "member"}]}""");
        await RelayAsync(app);

        Assert.Equal(room, (await hub.NextAsync("sync.required")).Guid("room_id"));
        Assert.Equal(joins ? [KeepingGroups.GroupOf(room)] : [], KeepingGroups.GroupsOf(app, bob));
    }

    [Fact]
    public async Task What_a_process_could_not_tell_the_service_before_it_died_is_told_by_another()
    {
        await using var app = await FunctionsApp.StartAsync([new("Veza:Events:PollInterval", "00:00:00.050")]);
        await using var sibling = await app.StartSiblingAsync(Sleepy);
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var room = await app.CreateRoomAsync(alice, bob);
        await using var hub = await app.ConnectAsync(bob);
        await app.FlushAsync();

        app.Service.Faults.Outage = true;
        using var removed = await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
        await app.StopAsync(); // what is pending is forgotten with it
        app.Service.Faults.Outage = false;
        app.Host.Target = sibling.Services;
        var before = KeepingGroups.GroupsOf(app, bob).Count();
        await app.Database.RunAsync("UPDATE outbox SET available_at = now() - interval '1 hour', created_at = now() - interval '1 hour'");
        await RelayAsync(sibling);

        Assert.Equal((1, 0), (before, KeepingGroups.GroupsOf(app, bob).Count()));
        Assert.Equal(room, (await hub.NextAsync("sync.required")).Guid("room_id"));
    }

    private static Task<int> StoreAsync(FunctionsApp app, string type, string payload) => app.Database.RunAsync("""
        INSERT INTO outbox (type, producer, payload, available_at, created_at)
        VALUES ($1, gen_random_uuid(), $2::jsonb, now() - interval '1 minute', now() - interval '1 minute')
        """, type, payload);

    private static Task<JsonNode?> RelayAsync(FunctionsApp app) => app.Host.CallAsync("timer-outbox-drain");
}
