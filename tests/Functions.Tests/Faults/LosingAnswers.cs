using System.Net;
using Npgsql;

namespace Veza.Functions.Tests.Faults;

/// <summary>The database stores a change, and the answer to the commit is lost: whoever has to know of it learns it all the same.</summary>
public sealed class LosingAnswers : IAsyncLifetime
{
    private TestScene scene = null!;
    private FaultyProxy database = null!;
    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        scene = await TestScene.CreateAsync();
        var target = new NpgsqlConnectionStringBuilder(scene.Database.ConnectionString);
        database = FaultyProxy.Start(target.Host!, target.Port);
        server = await TestServer.StartInAsync(scene, LosingPostgres.Through(database, target));
        (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        room = await server.CreateRoomAsync(alice, bob);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
        await scene.DisposeAsync();
    }

    [Fact]
    public async Task Who_is_removed_is_told_and_hears_nothing_more()
    {
        await using var atAlice = await ConnectAsync(alice);
        await using var atBob = await ConnectAsync(bob);
        var lost = database.LoseAnswerTo("COMMIT", after: "room.member_left");

        using var answer = await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
        await lost.WaitAsync(TimeSpan.FromSeconds(30));
        await atBob.NextAsync("sync.required");
        await alice.SayAsync(room, "without Bob");
        await atAlice.NextAsync("message.new");
        await atBob.SettleAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.DoesNotContain(atBob.Events, e => e.Text("type") == "message.new");
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await bob.TryAsync(HttpMethod.Get, $"/api/rooms/{room}/messages"));
    }

    [Fact]
    public async Task Who_is_invited_hears_of_what_is_said_from_then_on()
    {
        var carol = await server.CreateUserAsync("Carol");
        await using var hub = await ConnectAsync(carol);
        var lost = database.LoseAnswerTo("COMMIT", after: "room.member_joined");

        using var answer = await alice.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/members", new { user_ids = new[] { carol.Id } });
        await lost.WaitAsync(TimeSpan.FromSeconds(30));
        await hub.NextAsync("sync.required");
        await alice.SayAsync(room, "welcome");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("welcome", (await hub.NextAsync("message.new"))["message"].Text("content"));
    }

    [Theory]
    [InlineData("message.updated")]
    [InlineData("message.deleted")]
    [InlineData("room.updated")]
    public async Task The_room_is_told_to_catch_up(string type)
    {
        await using var hub = await ConnectAsync(bob);
        var said = await alice.SayAsync(room, "first");
        await hub.NextAsync("message.new");
        var lost = database.LoseAnswerTo("COMMIT", after: type);

        using var answer = type switch
        {
            "message.updated" => await alice.SendAsync(HttpMethod.Patch, $"/api/messages/{said.Guid("id")}", new { content = "second" }),
            "message.deleted" => await alice.SendAsync(HttpMethod.Delete, $"/api/messages/{said.Guid("id")}"),
            _ => await alice.SendAsync(HttpMethod.Patch, $"/api/rooms/{room}", new { topic = "lost answers" }),
        };
        await lost.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(room, (await hub.NextAsync("sync.required")).Guid("room_id"));
        Assert.DoesNotContain(hub.Events, e => e.Text("type") == type);
    }

    private async Task<HubClient> ConnectAsync(TestUser user)
    {
        var hub = await server.ConnectAsync(user);
        await hub.SettleAsync();
        return hub;
    }
}
