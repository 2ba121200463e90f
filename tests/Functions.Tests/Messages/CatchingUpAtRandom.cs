using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Messages;

/// <summary>Whatever happens, and whenever a client looks: what it has merged is what the server has.</summary>
public sealed class CatchingUpAtRandom
{
    [Theory]
    [InlineData(1, 500, 30)]
    [InlineData(2, 500, 30)]
    [InlineData(3, 12, 5)]
    [InlineData(4, 12, 5)]
    [InlineData(5, 3, 1)]
    public async Task A_client_that_looks_now_and_then_ends_with_what_the_server_has(int seed, int maxMissed, int freshPage)
    {
        var random = new Random(seed);
        await using var server = await TestServer.StartAsync(
            [new("Veza:Messages:MaxMissed", $"{maxMissed}"), new("Veza:Messages:FreshPage", $"{freshPage}")]);
        var chat = await RandomChat.CreateAsync(server, random);
        var mirror = new ChatMirror(chat.Watcher);

        for (var i = 0; i < 250; i++)
        {
            await chat.StepAsync();
            mirror.UsesFormerCursor = random.Next(2) == 0; // as where servers of two versions take turns
            if (random.Next(20) == 0) await mirror.SyncAsync(random.Next(1, 6)); // perhaps not all of what there is
        }

        await mirror.CatchUpAsync(random.Next(1, 15));
        await mirror.AssertCompleteAsync();
    }

    [Theory]
    [InlineData(1, 500, 30)]
    [InlineData(2, 12, 5)]
    [InlineData(3, 3, 1)]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task What_is_said_of_messages_besides_their_text_is_caught_up_with_as_well(int seed, int maxMissed, int freshPage)
    {
        var random = new Random(seed);
        await using var server = await TestServer.StartAsync(
            [new("Veza:Messages:MaxMissed", $"{maxMissed}"), new("Veza:Messages:FreshPage", $"{freshPage}")],
            b => b.Services.AddSingleton(Marks.Kind));
        var chat = await RandomChat.CreateAsync(server, random);
        var mirror = new ChatMirror(chat.Watcher);

        for (var i = 0; i < 200; i++)
        {
            await chat.StepAsync();
            for (var marks = random.Next(3); marks > 0; marks--) await chat.MarkAsync(server.Services);
            mirror.UsesFormerCursor = random.Next(2) == 0;
            if (random.Next(15) == 0) await mirror.SyncAsync(random.Next(2) == 0 ? 200 : random.Next(1, 6));
        }

        await mirror.CatchUpAsync(random.Next(1, 200));
        await mirror.AssertCompleteAsync();
        Assert.Contains(mirror.Rooms.Values, r => r.Changes.Count > 0);
    }

    [Fact]
    public async Task Connected_and_caught_up_a_client_misses_nothing_of_what_is_said_meanwhile()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await alice.SayAsync(room, "the first");
        var mirror = new ChatMirror(bob);
        var aliceThere = alice.At(sibling.Address);

        var talking = Task.WhenAll(new[] { alice, aliceThere }.Select(async a =>
        {
            for (var i = 0; i < 120; i++)
            {
                var sent = await a.SayAsync(room, $"{i}");
                if (i % 5 == 0) await a.EditAsync(sent.Guid("id"), $"{i}, edited");
            }
        }));
        HubClient? hub = null;
        while (!talking.IsCompleted)
        {
            hub?.Kill(); // without a word, as a lost network
            var heard = new List<JsonObject>();
            hub = await HubClient.ConnectAsync(server.Address, bob.Token, heard.Add);
            await hub.SettleAsync();
            await mirror.CatchUpAsync(limit: 7);
            await hub.SettleAsync();
        }

        await talking;
        await Task.WhenAll(alice.SayAsync(room, "the end here"), aliceThere.SayAsync(room, "the end there"));
        await hub!.NextAsync(e => e["message"]?["content"]?.GetValue<string>() == "the end here");
        await hub.NextAsync(e => e["message"]?["content"]?.GetValue<string>() == "the end there");

        // From here on nothing is asked for: what catching up gave and what came live since make up the whole.
        foreach (var live in hub.Events) mirror.Hear(live);
        await hub.DisposeAsync();
        var history = (await bob.HistoryAsync(room, "after=0&limit=200")).Concat(await bob.HistoryAsync(room, "after=200&limit=200")).ToArray();
        Assert.Equal(243, history.Length);
        Assert.Equal(
            history.Select(m => (m.Number("seq"), m.Text("content"))),
            mirror.Rooms[room].Messages.Values.Select(m => (m.Number("seq"), m.Text("content"))));
    }

    /// <summary>Four people in a few rooms, who say and change and read things and come and go.</summary>
    private sealed class RandomChat(Random random, TestUser owner, List<TestUser> people, List<Guid> rooms)
    {
        private readonly List<(TestUser Author, Guid Id)> said = [];
        private int count;

        public TestUser Watcher => people[0];

        public static async Task<RandomChat> CreateAsync(TestServer server, Random random)
        {
            var owner = await server.CreateUserAsync("Owner");
            var people = new List<TestUser>();
            for (var i = 0; i < 3; i++) people.Add(await server.CreateUserAsync($"Person {i}"));
            var rooms = new List<Guid>();
            for (var i = 0; i < 3; i++) rooms.Add(await server.CreateRoomAsync(owner, [.. people]));
            return new RandomChat(random, owner, people, rooms);
        }

        public async Task StepAsync()
        {
            var (person, room) = (random.Next(4) == 0 ? owner : people[random.Next(people.Count)], rooms[random.Next(rooms.Count)]);
            switch (random.Next(20))
            {
                case < 9:
                    await SayAsync(person, room);
                    break;
                case < 12 when said.Count > 0:
                    var edited = said[random.Next(said.Count)];
                    await edited.Author.TryAsync(HttpMethod.Patch, $"/api/messages/{edited.Id}", new JsonObject { ["content"] = $"edit {count++}" });
                    break;
                case < 14 when said.Count > 0:
                    await owner.TryAsync(HttpMethod.Delete, $"/api/messages/{said[random.Next(said.Count)].Id}");
                    break;
                case < 16:
                    await person.TryAsync(HttpMethod.Post, $"/api/rooms/{room}/read", new JsonObject { ["seq"] = random.Next(60) });
                    break;
                case 16:
                    await person.TryAsync(HttpMethod.Post, $"/api/rooms/{room}/leave");
                    break;
                case 17:
                    await owner.TryAsync(HttpMethod.Post, $"/api/rooms/{room}/members", new JsonObject { ["user_ids"] = new JsonArray(person.Id) });
                    break;
                case 18:
                    await owner.TryAsync(HttpMethod.Patch, $"/api/rooms/{room}", new JsonObject { ["name"] = $"Name {count++}" });
                    break;
                default:
                    if (random.Next(3) > 0) return;
                    if (random.Next(3) == 0) await owner.TryAsync(HttpMethod.Delete, $"/api/rooms/{room}");
                    else rooms.Add(await TestPeople.CreateRoomAsync(owner, people));
                    break;
            }
        }

        /// <summary>Somebody marks a message, one of the last ones as a rule.</summary>
        public async Task MarkAsync(IServiceProvider services)
        {
            if (said.Count == 0) return;
            var (author, id) = said[Math.Max(0, said.Count - 1 - random.Next(30))];
            var mark = random.Next(5) == 0 ? null : $"{count++}";
            _ = await Marks.SetAsync(services, author, id, mark); // refused where it is deleted, or they left
        }

        private async Task SayAsync(TestUser person, Guid room)
        {
            var text = random.Next(5) == 0 ? $"@all {count++}" : $"text {count++}";
            using var answer = await person.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", new JsonObject { ["content"] = text });
            if (answer.IsSuccessStatusCode) said.Add((person, JsonNode.Parse(await answer.Content.ReadAsStringAsync()).Guid("id")));
        }
    }
}
