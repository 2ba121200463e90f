using System.Text.Json.Nodes;
using Veza.Functions.Tests.Messages;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Rooms;

[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class CallingGroupsByTheirMembers
{
    [Fact]
    public async Task A_group_without_a_name_tells_each_member_of_the_others()
    {
        await using var server = await TestServer.StartAsync();
        var people = await Task.WhenAll(new[] { "Alice", "Bob", "Cleo", "Dan", "Eva", "Finn" }.Select(server.CreateUserAsync));
        var room = await people[0].PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "group", ["members"] = new JsonArray([.. people[1..].Select(p => (JsonNode)p.Id)]),
        });
        var named = await server.CreateRoomAsync(people[0], people[1]);

        var (listed, synced) = (await people[5].SummaryAsync(room.Guid("id")), (await people[5].SyncAsync())["rooms"]![0]!["room"]);

        Assert.Equal(("", ""), (room.Text("name"), listed.Text("name")));
        Assert.Equal(4, room["others"]!.AsArray().Count);
        Assert.DoesNotContain("Alice", Names(room));
        Assert.Equal(4, Names(listed).Intersect(["Alice", "Bob", "Cleo", "Dan", "Eva"]).Count());
        Assert.Equal(Names(listed), Names(synced));
        Assert.Null((await people[1].SummaryAsync(named))["others"]);
    }

    [Fact]
    public async Task However_many_such_groups_there_are_the_list_takes_as_many_queries()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        using var counter = new QueryCounter(server.Database.Name);
        await MakeAsync(1);
        var few = await counter.CountAsync(() => alice.GetAsync("/api/rooms"));
        await MakeAsync(6);

        var many = await counter.CountAsync(() => alice.GetAsync("/api/rooms"));

        Assert.Equal(few, many);

        async Task MakeAsync(int count)
        {
            for (var i = 0; i < count; i++)
                await alice.PostAsync("/api/rooms", new JsonObject { ["type"] = "group", ["members"] = new JsonArray(bob.Id) });
        }
    }

    private static string[] Names(JsonNode? room) => [.. room!["others"]!.AsArray().Select(o => o.Text("name"))];
}
