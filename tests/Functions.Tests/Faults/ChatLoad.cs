using Veza.History;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults;

/// <summary>People who talk in some rooms while a test breaks things, and the check of what became of it.</summary>
internal sealed class ChatLoad : IAsyncDisposable
{
    private readonly TestScene scene;
    private readonly Guid[] rooms;
    private readonly SteadyClient[] clients;
    private IReadOnlyList<TestUser> speakers = [];
    private int expected;

    private ChatLoad(TestScene scene, Guid[] rooms, SteadyClient[] clients)
    {
        this.scene = scene;
        this.rooms = rooms;
        this.clients = clients;
    }

    public IReadOnlyList<SteadyClient> Clients => clients;

    public IReadOnlyList<Guid> Rooms => rooms;

    public IReadOnlyList<TestUser> Speakers => speakers;

    public int Acknowledged => clients.Sum(c => c.Acknowledged);

    /// <summary>Everybody is in every room; clients are spread over the addresses.</summary>
    public static async Task<ChatLoad> StartAsync(
        TestScene scene, Func<string, Task<TestUser>> createUser, int people, int rooms, params Uri[] addresses)
    {
        var users = new List<TestUser>();
        for (var i = 0; i < people; i++) users.Add(await createUser($"Person {i}"));

        var ids = new List<Guid>();
        for (var i = 0; i < rooms; i++) ids.Add(await TestPeople.CreateRoomAsync(users[0], users.Skip(1)));

        Guid[] all = [.. ids];
        return new ChatLoad(
            scene, all, [
                .. users.Select((u, i) => new SteadyClient(
                    u.Name, u, addresses[i % addresses.Length], all, changesInOrder: addresses.Length == 1 && !Stage.IsFunctions)),
            ])
        {
            speakers = users,
        };
    }

    /// <summary>Hands the clients their messages, over the rooms in turn; they leave as fast as they can.</summary>
    /// <param name="perClient">For each of them.</param>
    /// <param name="who">Null: everybody.</param>
    /// <param name="word">Stands in every tenth message.</param>
    public void Say(int perClient, IReadOnlyCollection<SteadyClient>? who = null, string word = "")
    {
        for (var i = 0; i < perClient; i++)
            foreach (var client in who ?? clients)
                client.Say(rooms[expected++ % rooms.Length], $"{client.Log.Name} says {expected}{(expected % 10 == 0 ? word : "")}");
    }

    /// <summary>The same in threads of these roots, in turn; every fifth of them in the room.</summary>
    /// <param name="roots">By their rooms.</param>
    public void Reply(int perClient, IReadOnlyList<(Guid Room, Guid Root)> roots)
    {
        for (var i = 0; i < perClient; i++)
        {
            foreach (var client in clients)
            {
                var (room, root) = roots[expected++ % roots.Count];
                client.Say(room, $"{client.Log.Name} replies {expected}", expected % 5 == 0 ? null : root);
            }
        }
    }

    /// <summary>
    /// Everybody changes as many of their own messages, each several times: edits them, deletes some, and the first renames the rooms.
    /// </summary>
    public Task ChangeAsync(int perClient) => Task.WhenAll(speakers.Select(async (user, i) =>
    {
        var own = await scene.Database.ListAsync(
            "SELECT id FROM messages WHERE user_id = $1 ORDER BY id LIMIT $2", r => r.GetGuid(0), user.Id, perClient);
        await Task.WhenAll(own.Select(async (message, n) =>
        {
            for (var round = 0; round < 3; round++)
            {
                clients[i].Log.Editing(message, $"change {round} of {message}");
                await user.EditAsync(message, $"change {round} of {message}");
            }

            if (n % 5 == 0) await user.DeleteAsync(message);
            if (i == 0) await user.TryAsync(HttpMethod.Patch, $"/api/rooms/{rooms[n % rooms.Length]}", new { name = $"Room {n}" });
        }));
    }));

    /// <summary>Waits until so many messages, over all clients, have been acknowledged.</summary>
    public Task UntilAcknowledgedAsync(int count) => UntilAsync(() => Acknowledged >= count, $"{count} acknowledged");

    /// <summary>Waits until everything is acknowledged.</summary>
    public Task UntilSentAsync() => UntilAsync(
        () => Acknowledged >= expected && clients.All(c => c.IsIdle), $"all {expected} acknowledged");

    /// <summary>Waits until every client has every message, by its own means: nothing here tells it to catch up.</summary>
    public Task UntilEverybodyHasAllAsync() => UntilAsync(
        () => clients.All(c => rooms.Sum(c.Has) >= expected), $"everybody has {expected}");

    /// <summary>Everybody catches up and reads to the end; then the whole history is checked.</summary>
    /// <param name="others">Of those who spoke in the rooms beside the clients.</param>
    public async Task<HistoryReport> FinishAsync(params ClientLog[] others)
    {
        await UntilSentAsync();
        await Task.WhenAll(clients.Select(c => c.FinishAsync()));
        var final = new List<FinalHistory>();
        foreach (var room in rooms)
            final.Add(new FinalHistory(room, await scene.Database.ListAsync(
                """
                SELECT room_id, seq, id, user_id, client_message_id, content, deleted_at IS NOT NULL, coalesce(revision, 0), thread_root
                FROM messages WHERE room_id = $1 ORDER BY seq
                """,
                r => new Message(
                    r.GetGuid(0), r.GetInt64(1), r.GetGuid(2), r.GetGuid(3), r.GetGuid(4), r.GetString(5), r.GetBoolean(6),
                    r.GetInt64(7), r.IsDBNull(8) ? null : r.GetGuid(8)),
                room), Threads: await ListThreadsAsync(room)));
        return HistoryChecker.Check([.. clients.Select(c => c.Log), .. others], final);
    }

    private Task<List<ThreadSaid>> ListThreadsAsync(Guid room) => scene.Database.ListAsync(
        """
        SELECT room_id, message_id, revision, coalesce((payload->>'reply_count')::bigint, 0) FROM message_changes
        WHERE room_id = $1 AND kind = 'thread'
        """,
        r => new ThreadSaid(r.GetGuid(0), r.GetGuid(1), r.GetInt64(2), r.GetInt64(3)), room);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) await client.DisposeAsync();
    }

    /// <summary>Waits for something else.</summary>
    public Task UntilAsync(Func<bool> done, string what) => Waiting.UntilAsync(
        done,
        () => $"{what}. {Acknowledged} of {expected} are acknowledged; clients have "
            + string.Join(", ", clients.Select(c => $"{rooms.Sum(c.Has)} ({c.LastTrouble})")),
        patience: TimeSpan.FromSeconds(120 + (expected / 100))); // what is said by the tenthousands takes its time
}
