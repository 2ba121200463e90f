using System.Text.Json.Nodes;
using Veza.Functions.Tests.Messages;
using Veza.Functions.Tests.Reactions;
using Veza.History;
using Xunit.Abstractions;

namespace Veza.Functions.Tests.Faults;

/// <summary>Reactions while the server is killed: who repeats what got no answer finds each once, counted as it is stored.</summary>
[Collection(nameof(Alone))]
public sealed class ReactingWhileKilled(ITestOutputHelper output)
{
    private static readonly string[] Emoji = ["👍", "🎉", "❤️"];

    [Fact]
    public async Task Killed_again_and_again_it_neither_loses_nor_doubles_a_reaction()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await ServerProcess.StartAsync(scene);
        var people = new List<TestUser>();
        for (var i = 0; i < 6; i++) people.Add(await server.CreateUserAsync($"Person {i}"));
        var room = await TestPeople.CreateRoomAsync(people[0], people.Skip(1));
        var said = new List<Guid>();
        for (var i = 0; i < 3; i++) said.Add((await people[0].SayAsync(room, $"{i}")).Guid("id"));
        var reactors = people.Select((p, i) => new Reactor(p, room, said, seed: i)).ToArray();
        using var enough = new CancellationTokenSource();
        var running = reactors.Select(r => Task.Run(() => r.RunAsync(enough.Token))).ToArray();

        foreach (var answered in new[] { 30, 90, 150 })
        {
            await Waiting.UntilAsync(() => reactors.Sum(r => r.Answered) >= answered, () => $"{answered} reactions answered");
            await using (var holding = await RoomLock.TakeAsync(scene.Database, room))
            {
                await holding.SomebodyWaitsAsync(); // a batch is under way
                await server.Kill9Async();
            }

            await server.RestartAsync();
        }

        await Waiting.UntilAsync(() => reactors.Sum(r => r.Answered) >= 200, () => "200 reactions answered");
        await enough.CancelAsync();
        await Task.WhenAll(running);
        foreach (var reactor in reactors) await reactor.FinishAsync();

        var report = HistoryChecker.Check([.. reactors.Select(r => r.Log)], [await FinalAsync(scene, room)]);
        output.WriteLine(report.ToString());
        Assert.True(report.IsCorrect, report.ToString());
        Assert.True(reactors.Sum(r => r.Repeated) > 0);
    }

    private static async Task<FinalHistory> FinalAsync(TestScene scene, Guid room)
    {
        var rows = await scene.Database.ListAsync(
            "SELECT user_id, message_id, emoji FROM reactions WHERE room_id = $1",
            r => (r.GetGuid(0), new ReactionPlace(r.GetGuid(1), r.GetString(2))), room);
        var states = await scene.Database.ListAsync(
            "SELECT message_id, payload::text FROM message_changes WHERE room_id = $1 AND kind = 'reactions' AND payload IS NOT NULL",
            r => (Message: r.GetGuid(0), Counts: JsonNode.Parse(r.GetString(1))!.AsArray()), room);
        return new(room, [])
        {
            Reactions = rows,
            ReactionCounts = states.SelectMany(s => Counts(s.Message, s.Counts)).ToDictionary(),
        };
    }

    private static IEnumerable<KeyValuePair<ReactionPlace, int>> Counts(Guid message, JsonNode? counts) =>
        (counts as JsonArray ?? []).Select(c => KeyValuePair.Create(new ReactionPlace(message, c.Text("emoji")), (int)c.Number("count")));

    /// <summary>Reacts and takes back, one after the other, each repeated until it is answered.</summary>
    private sealed class Reactor(TestUser user, Guid room, IReadOnlyList<Guid> messages, int seed)
    {
        private readonly Random random = new(seed);
        private readonly HashSet<ReactionPlace> on = [];
        private int answered;

        public ClientLog Log { get; } = new(user.Name, user.Id);

        public int Answered => Volatile.Read(ref answered);

        public int Repeated { get; private set; }

        public async Task RunAsync(CancellationToken enough)
        {
            while (!enough.IsCancellationRequested)
            {
                var place = new ReactionPlace(messages[random.Next(messages.Count)], Emoji[random.Next(Emoji.Length)]);
                var adds = on.Add(place) || !on.Remove(place);
                var wish = Log.Reacting(room, place.MessageId, place.Emoji, adds);
                while (!await TryAsync(place, adds)) Repeated++;
                Log.Reacted(wish);
                Interlocked.Increment(ref answered);
            }
        }

        /// <summary>Catches up from nothing, and logs what it then holds.</summary>
        public async Task FinishAsync()
        {
            var mirror = new ChatMirror(user);
            await mirror.CatchUpAsync();
            Log.ShowsReactions(room, mirror.Rooms[room].Changes.Values.Where(c => c.Text("kind") == "reactions")
                .SelectMany(c => Counts(c.Guid("message_id"), c["payload"])).ToDictionary());
            Log.CaughtUp(room);
        }

        private async Task<bool> TryAsync(ReactionPlace place, bool adds)
        {
            try
            {
                using var answer = await user.SendAsync(adds ? HttpMethod.Put : HttpMethod.Delete, Reacts.Path(place.MessageId, place.Emoji));
                return answer.IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                await Task.Delay(40); // as a client waits before it tries again
                return false;
            }
        }
    }
}
