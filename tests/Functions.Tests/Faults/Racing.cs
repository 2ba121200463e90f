using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Faults;

public sealed class Racing : IAsyncLifetime
{
    private TestServer first = null!;
    private TestServer second = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        first = await TestServer.StartAsync();
        second = await first.StartSiblingAsync();
        alice = await first.CreateUserAsync("Alice");
        bob = await first.CreateUserAsync("Bob");
        room = await first.CreateRoomAsync(alice, bob);
    }

    public async Task DisposeAsync()
    {
        await second.DisposeAsync();
        await first.DisposeAsync();
    }

    [Fact]
    public async Task Of_different_messages_under_one_id_one_is_stored_and_the_others_are_refused()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = Fresh.Id();
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
            {
                var door = i % 2 == 0 ? alice : alice.At(second.Address);
                using var answer = await door.SendAsync(
                    HttpMethod.Post, $"/api/rooms/{room}/messages", new { content = $"version {i}", client_message_id = id });
                return answer.StatusCode;
            }));

            Assert.Single(answers, a => a == HttpStatusCode.OK);
            Assert.Equal(7, answers.Count(a => a == HttpStatusCode.Conflict));
        }

        Assert.Equal(10, await first.Database.CountAsync("messages"));
    }

    [Fact]
    public async Task Who_was_removed_cannot_send_from_the_next_moment_on_at_any_server_and_door()
    {
        var there = bob.At(second.Address);
        await using var hub = await second.ConnectAsync(bob);
        await there.PostAsync($"/api/rooms/{room}/messages", new { content = "still in" });

        using var removed = await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
        using var here = await bob.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", new { content = "here" });
        using var elsewhere = await there.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", new { content = "elsewhere" });
        var live = await hub.InvokeAsync(new JsonObject { ["type"] = "message.send", ["room_id"] = room, ["content"] = "live" });

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (here.StatusCode, elsewhere.StatusCode));
        Assert.Equal("room_not_found", live["code"]?.GetValue<string>());
        var history = (await alice.GetAsync($"/api/rooms/{room}/messages")).AsArray();
        Assert.Equal(["still in"], history.Select(m => m!["content"]!.GetValue<string>()));
    }

    [Fact]
    public async Task While_members_come_and_go_no_message_is_accepted_from_outside_and_numbers_stay_whole()
    {
        var there = bob.At(second.Address);
        var accepted = 0;
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                using var answer = await there.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", new { content = $"{i}" });
                if (answer.StatusCode == HttpStatusCode.OK) accepted++;
                else Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        });

        for (var i = 0; i < 8; i++)
        {
            using var removed = await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
            using var outside = await there.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", new { content = "outside" });
            Assert.Equal(HttpStatusCode.NotFound, outside.StatusCode);
            await alice.PostAsync($"/api/rooms/{room}/members", new { user_ids = new[] { bob.Id } });
        }

        await sending;
        Assert.Equal(accepted, await first.Database.CountAsync("messages"));
        Assert.Equal(accepted, await first.Database.ValueAsync<long>("SELECT coalesce(max(seq), 0) FROM messages"));
    }
}
