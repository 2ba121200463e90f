using System.Globalization;

namespace Veza.Functions.Tests.Realtime;

/// <summary>A process may die between a commit and its announcement; another one finds the outbox row and speaks for it.</summary>
public sealed class SpeakingForTheDead
{
    [Theory]
    [InlineData("message.new", """{"rooms": [["ROOM", 2, 3]]}""")]
    [InlineData("message.updated", """{"room_id": "ROOM", "message_id": "ROOM", "revision": 7}""")]
    public async Task The_rooms_of_what_a_lost_process_stored_are_told_to_catch_up(string type, string payload)
    {
        await using var server = await TestServer.StartAsync([new("Veza:Events:PollInterval", "00:00:00.05")]);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, other) = (await server.CreateRoomAsync(alice), await server.CreateRoomAsync(bob));
        await using var atAlice = await server.ConnectAsync(alice);
        await using var atBob = await server.ConnectAsync(bob);

        await server.Database.RunAsync("""
            INSERT INTO outbox (type, producer, payload, available_at, created_at)
            VALUES ($1, gen_random_uuid(), $2::jsonb, now() - interval '1 minute', now() - interval '1 minute')
            """, type, payload.Replace("ROOM", room.ToString(), false, CultureInfo.InvariantCulture));

        Assert.Equal(room, (await atAlice.NextAsync("sync.required")).Guid("room_id"));
        await atBob.SettleAsync();
        Assert.DoesNotContain(atBob.Events, e => e.Text("type") == "sync.required");
        Assert.NotEqual(room, other);
    }

    [Fact]
    public async Task Who_was_added_by_a_lost_process_learns_by_whom_and_hears_the_room()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Events:PollInterval", "00:00:00.05")]);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice);
        await using var hub = await server.ConnectAsync(bob);
        await server.Database.RunAsync("""
            INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at)
            SELECT id, $2, tenant_id, 'member', now() FROM rooms WHERE id = $1
            """, room, bob.Id);

        await server.Database.RunAsync("""
            INSERT INTO outbox (type, producer, payload, available_at, created_at)
            SELECT 'room.member_joined', gen_random_uuid(), jsonb_build_object('room_id', $1, 'by', $2, 'members',
                jsonb_build_array(jsonb_build_object('user_id', $3, 'role', 'member'))), t, t FROM (SELECT now() - interval '1 minute') AS past (t)
            """, room, alice.Id, bob.Id);
        var told = await hub.NextAsync("member.added");
        await alice.SayAsync(room, "heard?");

        Assert.Equal((room, alice.Id), (told["room"].Guid("id"), told.Guid("added_by")));
        await hub.NextAsync(e => e["message"]?.Guid("room_id") == room);
    }

    [Fact]
    public async Task What_the_living_have_announced_themselves_is_not_told_again()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Events:ForeignAfter", "00:00:00.1")]);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var hub = await server.ConnectAsync(alice);

        await alice.SayAsync(room, "hello");
        await server.Database.RunAsync("""
            DO $$ BEGIN
                WHILE EXISTS (SELECT 1 FROM outbox) LOOP PERFORM pg_sleep(0.01); END LOOP;
            END $$
            """);
        await hub.SettleAsync();

        Assert.DoesNotContain(hub.Events, e => e.Text("type") == "sync.required");
    }
}
