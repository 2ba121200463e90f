using System.Net;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Rooms;

[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class AddingPeople
{
    [Fact]
    public async Task One_adder_is_refused_before_the_person_is_and_told_when_to_come_back()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Rooms:AdditionsOfOnePerDay", "3")]);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => alice.SendAsync(HttpMethod.Post, "/api/rooms", Group(bob))));
        var refused = answers.Where(a => a.StatusCode != HttpStatusCode.Created).ToList();

        Assert.Equal(7, refused.Count);
        foreach (var answer in refused)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.Equal("too_many_additions", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        }

        Assert.Equal(3, (await bob.GetAsync("/api/rooms")).AsArray().Count);
    }

    [Fact]
    public async Task Strangers_who_fill_somebodys_rooms_leave_the_own_places_free()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Rooms:MaxRoomsPerUser", "5")]);
        var victim = await server.CreateUserAsync("Victim");
        var (one, other) = (await server.CreateUserAsync("One"), await server.CreateUserAsync("Other"));

        var additions = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
            foreach (var stranger in new[] { one, other })
                additions.Add((await stranger.SendAsync(HttpMethod.Post, "/api/rooms", Group(victim))).StatusCode);
        using var direct = await one.SendAsync(HttpMethod.Post, "/api/rooms", Direct(victim));
        using var own = await victim.SendAsync(HttpMethod.Post, "/api/rooms", Group());

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Created, 4), .. Enumerable.Repeat(HttpStatusCode.Conflict, 4)], additions);
        Assert.Equal("not_addable", (string?)JsonNode.Parse(await direct.Content.ReadAsStringAsync())!["code"]);
        Assert.Equal(HttpStatusCode.Created, own.StatusCode);
    }

    [Fact]
    public async Task Who_is_added_hears_of_it_on_all_devices_and_leaves_at_once()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await using var here = await server.ConnectAsync(bob);
        await using var there = await sibling.ConnectAsync(bob);

        var room = (await alice.PostAsync("/api/rooms", Group(bob))).Guid("id");
        foreach (var device in new[] { here, there })
        {
            var told = await device.NextAsync("member.added");
            Assert.Equal(["type", "room", "added_by", "added_by_name", "added_at"], told.Select(p => p.Key));
            Assert.Equal(
                (room, "A group", "group", alice.Id, "Alice"),
                (told["room"].Guid("id"), told["room"].Text("name"), told["room"].Text("type"), told.Guid("added_by"), told.Text("added_by_name")));
        }

        var ack = await there.InvokeAsync(new() { ["type"] = "room.leave", ["room_id"] = room });

        Assert.Equal("ack", ack.Text("type"));
        Assert.Empty((await bob.GetAsync("/api/rooms")).AsArray());
        Assert.Equal(1, (await alice.GetAsync($"/api/rooms/{room}"))["member_count"]!.GetValue<int>());
    }

    private static JsonObject Group(params TestUser[] members) => new()
    {
        ["type"] = "group", ["name"] = "A group", ["members"] = new JsonArray([.. members.Select(m => (JsonNode)m.Id)]),
    };

    private static JsonObject Direct(TestUser other) => new() { ["type"] = "direct", ["members"] = new JsonArray(other.Id) };
}
