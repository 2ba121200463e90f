using System.Net;

namespace Veza.Functions.Tests.Auth;

/// <summary>Two servers of one installation that hear nothing of each other: each finds out by itself what ended.</summary>
public sealed class EndingRightsElsewhere
{
    [Fact]
    public async Task A_token_of_an_ended_sign_in_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        await using var deaf = await StartDeafAsync(server);
        var alice = await server.CreateUserAsync("Alice");
        var there = alice.At(deaf.Address);
        await there.GetAsync("/api/users/me"); // it is remembered there

        await alice.PostAsync("/api/auth/logout");

        await Waiting.UntilAsync(
            async () => await there.TryAsync(HttpMethod.Get, "/api/users/me") == (HttpStatusCode.Unauthorized, "token_invalid"),
            () => "the token is refused", patience: TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_member_who_was_removed_reads_and_writes_nothing_any_more()
    {
        await using var server = await TestServer.StartAsync();
        await using var deaf = await StartDeafAsync(server);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var there = bob.At(deaf.Address);
        await there.HistoryAsync(room);

        await alice.TryAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");

        await Waiting.UntilAsync(
            async () => await there.TryAsync(HttpMethod.Get, $"/api/rooms/{room}/messages") == (HttpStatusCode.NotFound, "room_not_found"),
            () => "the history is refused", patience: TimeSpan.FromSeconds(10));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await there.TrySayAsync(room, "still here"));
    }

    [Fact]
    public async Task A_room_that_was_deleted_is_not_there_any_more()
    {
        await using var server = await TestServer.StartAsync();
        await using var deaf = await StartDeafAsync(server);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var there = bob.At(deaf.Address);
        await there.HistoryAsync(room);

        await alice.DeleteRoomAsync(room);

        await Waiting.UntilAsync(
            async () => await there.TryAsync(HttpMethod.Get, $"/api/rooms/{room}/messages") == (HttpStatusCode.NotFound, "room_not_found"),
            () => "the history is refused", patience: TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_role_that_was_taken_away_gives_no_right()
    {
        await using var server = await TestServer.StartAsync();
        await using var deaf = await StartDeafAsync(server);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var there = bob.At(deaf.Address);
        var member = $"/api/rooms/{room}/members/{bob.Id}";
        Assert.Equal(HttpStatusCode.OK, (await alice.TryAsync(HttpMethod.Patch, member, new { role = "admin" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await there.TryAsync(HttpMethod.Patch, $"/api/rooms/{room}", new { name = "Bob's" })).Status);
        var said = (await alice.SayAsync(room, "stays")).Guid("id");

        await alice.TryAsync(HttpMethod.Patch, member, new { role = "member" });

        Assert.Equal((HttpStatusCode.Forbidden, "not_room_admin"), await there.TryAsync(HttpMethod.Patch, $"/api/rooms/{room}", new { name = "Bob's again" }));
        Assert.Equal((HttpStatusCode.Forbidden, "not_message_author"), await there.TryAsync(HttpMethod.Delete, $"/api/messages/{said}"));
    }

    private static Task<TestServer> StartDeafAsync(TestServer server) =>
        server.StartSiblingAsync([new("Veza:Redis:KeyPrefix", $"{server.Scene.RedisPrefix}deaf:")]);
}
