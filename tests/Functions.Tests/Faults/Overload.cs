using System.Net;
using Npgsql;

namespace Veza.Functions.Tests.Faults;

[Collection(nameof(Alone))]
public sealed class Overload
{
    [Fact]
    public async Task A_full_queue_refuses_with_a_time_to_come_back_and_what_it_refused_was_not_done()
    {
        await using var scene = await TestScene.CreateAsync();
        var target = new NpgsqlConnectionStringBuilder(scene.Database.ConnectionString);
        await using var proxy = FaultyProxy.Start(target.Host!, target.Port);
        await using var server = await TestServer.StartInAsync(scene, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Veza:Database:ConnectionString"] =
                new NpgsqlConnectionStringBuilder(target.ConnectionString) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString,
            ["Veza:Messages:MaxBatch"] = "4",
            ["Veza:Messages:MaxQueued"] = "8",
        });
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await SendAsync(Fresh.Id());
        Guid[] ids = [.. Enumerable.Range(0, 40).Select(_ => Fresh.Id())];

        proxy.Stall(); // the writer waits for its transaction, and behind it the queue fills
        var sending = ids.Select(SendAsync).ToList();
        var refusedFirst = await Task.WhenAny(sending);
        proxy.Resume();
        var answers = await Task.WhenAll(sending);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await refusedFirst).Status);
        Assert.All(answers, a => Assert.True(
            a.Status == HttpStatusCode.OK || (a.Status == HttpStatusCode.ServiceUnavailable && a.RetryAfter >= TimeSpan.FromSeconds(1)),
            $"{a.Status}, Retry-After {a.RetryAfter}"));
        Guid[] done = [.. ids.Where((_, i) => answers[i].Status == HttpStatusCode.OK)];
        Assert.InRange(done.Length, 8, 20);
        Assert.Equal(done.Order(), (await StoredAsync()).Intersect(ids).Order());

        var again = await Task.WhenAll(ids.Chunk(6).Select(async some =>
        {
            foreach (var id in some) Assert.Equal(HttpStatusCode.OK, (await SendAsync(id)).Status);
            return some.Length;
        }));
        Assert.Equal(ids.Length, again.Sum());
        Assert.Equal(ids.Order(), (await StoredAsync()).Intersect(ids).Order());

        async Task<(HttpStatusCode Status, TimeSpan? RetryAfter)> SendAsync(Guid id)
        {
            using var answer = await alice.SendAsync(
                HttpMethod.Post, $"/api/rooms/{room}/messages", new { content = $"message {id}", client_message_id = id });
            return (answer.StatusCode, answer.Headers.RetryAfter?.Delta);
        }

        Task<List<Guid>> StoredAsync() => scene.Database.ListAsync("SELECT client_message_id FROM messages", r => r.GetGuid(0));
    }
}
