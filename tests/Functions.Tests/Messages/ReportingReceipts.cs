using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Receipts;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Messages;

public sealed class ReportingReceipts
{
    [Fact]
    public async Task A_small_room_hears_who_got_and_read_what()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var atAlice = await server.ConnectAsync(alice);
        await alice.SayAsync(room, "one");
        var second = (await alice.SayAsync(room, "two")).Guid("id");

        await bob.PostAsync($"/api/rooms/{room}/delivered", new JsonObject { ["message_id"] = second });
        await bob.ReadUpToAsync(room, 2);

        var (delivered, read) = (await atAlice.NextAsync("message.delivered"), await atAlice.NextAsync("message.read"));
        Assert.Equal(["type", "room_id", "message_id", "seq", "user_id", "delivered_at"], delivered.Select(p => p.Key));
        Assert.Equal(["type", "room_id", "message_id", "seq", "user_id", "read_at"], read.Select(p => p.Key));
        Assert.All(new[] { delivered, read }, e => Assert.Equal(
            (room, second, 2, bob.Id), (e.Guid("room_id"), e.Guid("message_id"), e.Number("seq"), e.Guid("user_id"))));
    }

    [Fact]
    public async Task The_other_devices_of_the_reader_learn_what_is_left()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var phone = await server.ConnectAsync(bob);
        await using var laptop = await server.ConnectAsync(bob);
        for (var i = 0; i < 3; i++) await alice.SayAsync(room, "@all");

        var ack = await phone.InvokeAsync(new JsonObject { ["type"] = "message.read", ["room_id"] = room, ["seq"] = 2 });

        var told = await laptop.NextAsync(e => e.Text("type") == "message.read" && e["unread_count"] is not null);
        Assert.Equal((2, 1, 1), (ack.Number("read_seq"), ack.Number("unread_count"), ack.Number("mention_count")));
        Assert.Equal((2, 1, 1), (told.Number("seq"), told.Number("unread_count"), told.Number("mention_count")));
    }

    [Fact]
    public async Task A_report_that_says_nothing_new_is_not_told()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var atAlice = await server.ConnectAsync(alice);
        await alice.SayAsync(room, "one");
        await alice.SayAsync(room, "two");
        await bob.ReadUpToAsync(room, 2);

        await bob.ReadUpToAsync(room, 2);
        await bob.ReadUpToAsync(room, 1);
        await bob.PostAsync($"/api/rooms/{room}/delivered", new JsonObject { ["seq"] = 2 });
        await alice.SayAsync(room, "three");

        await atAlice.NextAsync(e => e["message"]?["seq"]?.GetValue<int>() == 3);
        Assert.Single(atAlice.Events, e => e.Text("type") is "message.read" or "message.delivered");
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Who_read_a_message_and_when_is_answered_page_by_page()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var author = await server.CreateUserAsync("Author");
        var readers = new List<TestUser>();
        for (var i = 0; i < 4; i++) readers.Add(await server.CreateUserAsync($"Reader {i}"));
        var room = await server.CreateRoomAsync(author, [.. readers]);
        var first = (await author.SayAsync(room, "one")).Guid("id");
        await author.SayAsync(room, "two");
        var start = clock.GetUtcNow();

        // Reader 0: got it after 1 s, read it after 2 s and the next after 3 s; 1 and 2 got and read both after 4 s; 3 nothing.
        clock.Advance(TimeSpan.FromSeconds(1));
        await readers[0].PostAsync($"/api/rooms/{room}/delivered", new JsonObject { ["seq"] = 1 });
        clock.Advance(TimeSpan.FromSeconds(1));
        await readers[0].ReadUpToAsync(room, 1);
        clock.Advance(TimeSpan.FromSeconds(1));
        await readers[0].ReadUpToAsync(room, 2);
        clock.Advance(TimeSpan.FromSeconds(1));
        await readers[1].ReadUpToAsync(room, 2);
        await readers[2].PostAsync($"/api/rooms/{room}/delivered", new JsonObject { ["seq"] = 2 });
        await author.ReadUpToAsync(room, 2);

        var all = await author.GetAsync($"/api/messages/{first}/receipts");
        var page = await author.GetAsync($"/api/messages/{first}/receipts?limit=2");
        var rest = await author.GetAsync($"/api/messages/{first}/receipts?limit=2&after={page["readers"]![1].Guid("user_id")}");
        Assert.Equal((3, 2), (all.Number("delivered_count"), all.Number("read_count")));
        var people = all["readers"]!.AsArray().ToDictionary(r => r.Guid("user_id"));
        Assert.Equal(["user_id", "name", "delivered_at", "read_at"], people[readers[0].Id]!.AsObject().Select(p => p.Key));
        Assert.Equal("Reader 0", people[readers[0].Id].Text("name"));
        Assert.Equal((1, 2), (After("delivered_at", readers[0]), After("read_at", readers[0])));
        Assert.Equal((4, 4), (After("delivered_at", readers[1]), After("read_at", readers[1])));
        Assert.Null(people[readers[2].Id]!["read_at"]);
        Assert.False(people.ContainsKey(author.Id));
        Assert.Equal(
            all["readers"]!.AsArray().Select(r => r.Guid("user_id")),
            page["readers"]!.AsArray().Concat(rest["readers"]!.AsArray()).Select(r => r.Guid("user_id")));

        double After(string field, TestUser user) =>
            Math.Round((people[user.Id]![field]!.GetValue<DateTimeOffset>() - start).TotalSeconds);
    }

    [Fact]
    public async Task Strangers_do_not_learn_who_read_a_message()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, mallory) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Mallory"));
        var room = await server.CreateRoomAsync(alice);
        var id = (await alice.SayAsync(room, "hello")).Guid("id");

        var refused = await mallory.TryAsync(HttpMethod.Get, $"/api/messages/{id}/receipts");

        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), refused);
        Assert.Equal((HttpStatusCode.OK, ""), await alice.TryAsync(HttpMethod.Get, $"/api/messages/{id}/receipts"));
    }

    [Fact]
    public async Task A_large_room_hears_how_many_instead_of_who()
    {
        await using var server = await TestServer.StartAsync(
            [new("Veza:Messages:MaxMembersForReceipts", "2"), new("Veza:Messages:ReceiptCountInterval", "00:00:00.1")]);
        var people = new List<TestUser>();
        for (var i = 0; i < 4; i++) people.Add(await server.CreateUserAsync($"Person {i}"));
        var room = await server.CreateRoomAsync(people[0], [.. people.Skip(1)]);
        await using var author = await server.ConnectAsync(people[0]);
        await using var laptop = await server.ConnectAsync(people[1]);
        var first = (await people[0].SayAsync(room, "one")).Guid("id");
        await people[0].SayAsync(room, "two");

        await people[0].ReadUpToAsync(room, 2);
        await author.NextAsync(e => e.Text("type") == "message.read" && e["read_count"] is not null); // that round is over
        foreach (var reader in people.Skip(1))
            await reader.PostAsync($"/api/rooms/{room}/delivered", new JsonObject { ["seq"] = 2 });
        await people[1].ReadUpToAsync(room, 1);
        await people[2].ReadUpToAsync(room, 1);

        var delivered = await author.NextAsync(e => e.Text("type") == "message.delivered" && e.Number("delivered_count") == 3);
        var read = await author.NextAsync(e => e.Text("type") == "message.read" && e["read_count"] is not null && e.Number("seq") == 1 && e.Number("read_count") == 2);
        Assert.Equal(["type", "room_id", "message_id", "seq", "delivered_count"], delivered.Select(p => p.Key));
        Assert.Equal(["type", "room_id", "message_id", "seq", "read_count"], read.Select(p => p.Key));
        Assert.Equal((2, first), (delivered.Number("seq"), read.Guid("message_id")));
        Assert.DoesNotContain(author.Events, e => e["user_id"]?.GetValue<Guid>() is { } user && user != people[0].Id);
        var own = await laptop.NextAsync(e => e.Text("type") == "message.read" && e["unread_count"] is not null);
        Assert.Equal((people[1].Id, 1, 1), (own.Guid("user_id"), own.Number("seq"), own.Number("unread_count")));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Two_thousand_readers_in_a_room_of_ten_thousand_cost_a_few_events()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await server.Database.RunAsync("""
            INSERT INTO users (id, tenant_id, email, email_key, name, handle, search_key, created_at, updated_at)
            SELECT gen_random_uuid(), tenant_id, 'p' || n, 'p' || n, 'Person ' || n, 'p' || n, '', now(), now()
            FROM users, generate_series(1, 9999) n WHERE id = $1
            """, alice.Id);
        await server.Database.RunAsync("""
            INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at)
            SELECT $1, id, tenant_id, 'member', now() FROM users WHERE id <> $2
            """, room, alice.Id);
        await server.Database.RunAsync("UPDATE rooms SET member_count = 10000 WHERE id = $1", room);
        await using var sibling = await server.StartSiblingAsync(); // whose caches do not know the room as a small one
        var readers = await server.Database.ListAsync("SELECT id FROM users WHERE id <> $1 LIMIT 2000", r => r.GetGuid(0), alice.Id);
        await using var atAlice = await sibling.ConnectAsync(alice);
        var sent = await alice.At(sibling.Address).SayAsync(room, "hello everyone");
        var receipts = sibling.Services.GetRequiredService<ReceiptService>();
        var started = TimeProvider.System.GetTimestamp();

        var states = await Task.WhenAll(readers.Select(r => receipts.ReadAsync(new RoomId(room), new UserId(r), null, 1, null, default)));

        Assert.All(states, s => Assert.Equal(0, s.Value.UnreadCount));
        var last = await atAlice.NextAsync(e => e["read_count"]?.GetValue<int>() == readers.Count);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Assert.Equal((room, sent.Guid("id")), (last.Guid("room_id"), last.Guid("message_id")));
        Assert.InRange(atAlice.Events.Count(e => e.Text("type") == "message.read"), 1, (int)seconds + 1);
        var list = await alice.GetAsync($"/api/messages/{sent.Guid("id")}/receipts?limit=200");
        Assert.Equal((2_000, 2_000, 200), (list.Number("delivered_count"), list.Number("read_count"), list["readers"]!.AsArray().Count));
        Assert.Equal(2, (await alice.SayAsync(room, "and again")).Number("seq"));
    }
}
