using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Messages;

/// <summary>The writer behind the doors: many sends, few transactions. A held room makes sends share one.</summary>
public sealed class WritingInBatches
{
    [Fact]
    public async Task Hundreds_of_sends_over_two_servers_leave_no_gap_in_any_room()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var alice = await server.CreateUserAsync("Alice");
        var there = alice.At(sibling.Address);
        var rooms = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.CreateRoomAsync(alice)));

        var sent = await Task.WhenAll(Enumerable.Range(0, 200)
            .Select(i => (i % 2 == 0 ? alice : there).SayAsync(rooms[i % 20 / 2], $"message {i}")));

        var expected = Enumerable.Range(1, 20).Select(n => (long)n).ToArray();
        Assert.All(
            sent.GroupBy(s => s.Guid("room_id")),
            room => Assert.Equal(expected, room.Select(m => m.Number("seq")).Order()));
        Assert.All(
            await Task.WhenAll(rooms.Select(r => alice.HistoryAsync(r))),
            history => Assert.Equal(expected, history.Select(m => m.Number("seq"))));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_batch_is_one_row_in_the_outbox()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var (room, held) = (await server.CreateRoomAsync(alice), await server.CreateRoomAsync(alice));
        await SendAsync(server, (room, alice, "warms the caches"), (held, alice, "warms the caches"));
        var before = await OutboxRowsAsync(server);
        var held1 = await RoomLock.TakeAsync(server.Database, held);
        var first = SendAsync(server, (held, alice, "waits for the lock"));
        await held1.SomebodyWaitsAsync();

        var batch = SendAsync(server, [.. Enumerable.Range(0, 50).Select(i => (room, alice, $"message {i}"))]);
        await held1.DisposeAsync();

        await first;
        Assert.Equal(Enumerable.Range(2, 50).Select(n => (long?)n), (await batch).Select(r => r.Value.Seq));
        Assert.Equal(2, await OutboxRowsAsync(server) - before);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_refused_message_harms_none_of_its_neighbours()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, archived, held) =
            (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice), await server.CreateRoomAsync(alice));
        await SendAsync(server, (room, alice, "1"), (room, bob, "2"), (archived, alice, "1"), (held, alice, "1"));
        var holding = await RoomLock.TakeAsync(server.Database, held);
        var first = SendAsync(server, (held, alice, "waits for the lock"));
        await holding.SomebodyWaitsAsync();

        // Behind the back of the caches, as another server does whose notice has not arrived yet.
        await server.Database.RunAsync("UPDATE room_members SET left_at = now() WHERE room_id = $1 AND user_id = $2", room, bob.Id);
        await server.Database.RunAsync("UPDATE rooms SET archived_at = now() WHERE id = $1", archived);
        var batch = SendAsync(
            server, (room, alice, "3"), (room, bob, "no member"), (archived, alice, "too late"), (room, alice, "4"));
        await holding.DisposeAsync();

        await first;
        Assert.Equal(["3", "room_not_found", "room_archived", "4"], (await batch).Select(r => r.Error?.Code ?? $"{r.Value.Seq}"));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await bob.TrySayAsync(room, "still here?"));
        Assert.Single(await alice.HistoryAsync(archived));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_message_that_the_database_refuses_spares_its_neighbours()
    {
        await using var server = await TestServer.StartAsync();
        server.Provoked.Add(1501); // the database refuses one
        server.Provoked.Add(2000);
        var alice = await server.CreateUserAsync("Alice");
        var (room, held) = (await server.CreateRoomAsync(alice), await server.CreateRoomAsync(alice));
        await SendAsync(server, (room, alice, "1"), (held, alice, "1"));
        await server.Database.RunAsync("ALTER TABLE messages ADD CHECK (content <> 'poison')");
        var holding = await RoomLock.TakeAsync(server.Database, held);
        var first = SendAsync(server, (held, alice, "waits for the lock"));
        await holding.SomebodyWaitsAsync();

        var before = SendAsync(server, (room, alice, "2"));
        var poison = SendAsync(server, (room, alice, "poison"));
        var after = SendAsync(server, (room, alice, "3"));
        await holding.DisposeAsync();

        await first;
        Assert.Equal((2, 3), ((await before)[0].Value.Seq, (await after)[0].Value.Seq));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => poison);
        Assert.Equal(["1", "2", "3"], (await alice.HistoryAsync(room)).Select(m => m.Text("content")));
    }

    [Fact]
    public async Task What_does_not_fit_the_queue_is_refused_and_not_stored()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Veza:Messages:MaxBatch"] = "1", ["Veza:Messages:MaxQueued"] = "2",
        });
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var holding = await RoomLock.TakeAsync(server.Database, room);
        var written = alice.TrySayAsync(room, "is being written");
        await holding.SomebodyWaitsAsync();

        var sends = Enumerable.Range(0, 5).Select(i => alice.SendAsync(
            HttpMethod.Post, $"/api/rooms/{room}/messages", new JsonObject { ["content"] = $"{i}" })).ToList();
        var refused = new List<HttpResponseMessage>();
        await foreach (var send in Task.WhenEach(sends))
        {
            refused.Add(await send);
            if (refused.Count == 3) await holding.DisposeAsync();
        }

        Assert.Equal(HttpStatusCode.OK, (await written).Status);
        Assert.All(refused[..3], r => Assert.Equal(HttpStatusCode.ServiceUnavailable, r.StatusCode));
        Assert.All(refused[..3], r => Assert.True(r.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1)));
        Assert.Equal("overloaded", JsonNode.Parse(await refused[0].Content.ReadAsStringAsync()).Text("code"));
        Assert.All(refused[3..], r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
        Assert.Equal(4, (await alice.SayAsync(room, "works again")).Number("seq"));
        Assert.Equal(4, await server.Database.CountAsync("messages"));
    }

    [Fact]
    public async Task A_write_that_was_cut_off_is_tried_again_and_stored_once()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var atBob = await server.ConnectAsync(bob);
        var holding = await RoomLock.TakeAsync(server.Database, room);
        var sending = alice.SayAsync(room, "hello");
        await holding.SomebodyWaitsAsync();

        var cut = await holding.TerminateWaitersAsync();
        await holding.SomebodyWaitsAsync();
        await holding.DisposeAsync();

        Assert.Equal((1, 1), (cut, (await sending).Number("seq")));
        Assert.Equal(1, (await atBob.NextAsync("message.new"))["message"].Number("seq"));
        Assert.Equal("hello", (await alice.HistoryAsync(room)).Single().Text("content"));
        Assert.Equal(2, (await bob.SayAsync(room, "hi")).Number("seq"));
    }

    [Fact]
    public async Task When_the_database_stays_away_the_sender_is_told_to_try_again()
    {
        await using var server = await TestServer.StartAsync(
            [new("Veza:Messages:WriteTimeout", "00:00:00.1"), new("Veza:Database:CommandTimeout", "00:00:01")]);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var clientId = Fresh.Id();
        var holding = await RoomLock.TakeAsync(server.Database, room);

        var refused = await alice.TrySayAsync(room, "hello", clientId);
        await holding.DisposeAsync();
        var again = await alice.SayAsync(room, "hello", clientId);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), refused);
        Assert.Equal(1, again.Number("seq"));
    }

    /// <summary>With warm caches, all are in the writer's queue, in this order, when the call returns its task.</summary>
    private static async Task<Result<SentMessage>[]> SendAsync(
        TestServer server, params (Guid Room, TestUser User, string Content)[] messages)
    {
        var service = server.Services.GetRequiredService<MessageService>();
        var sends = messages.Select(m => service.SendAsync(
            new SendMessage(new RoomId(m.Room), new UserId(m.User.Id), m.Content, null, null), ticket: null, default).AsTask());
        return await Task.WhenAll(sends.ToArray());
    }

    private static Task<long> OutboxRowsAsync(TestServer server) =>
        server.Database.ValueAsync<long>("SELECT last_value FROM outbox_id_seq");
}
