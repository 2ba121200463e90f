using System.Net;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Rooms;

[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class LookingIntoChannels
{
    [Fact]
    public async Task A_public_channel_shows_its_newest_messages_to_who_is_not_in_it()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Messages:PreviewPage", "2")]);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var channel = await ChannelAsync(alice, "public");
        foreach (var text in new[] { "one", "two", "three" }) await alice.SayAsync(channel, text);

        var before = await bob.GetAsync($"/api/rooms/{channel}/preview");
        var history = await bob.TryAsync(HttpMethod.Get, $"/api/rooms/{channel}/messages");
        await bob.PostAsync($"/api/rooms/{channel}/join");
        var after = await bob.GetAsync($"/api/rooms/{channel}/preview");

        Assert.Equal(["two", "three"], before["messages"]!.AsArray().Select(m => m.Text("content")));
        Assert.Equal(("plans", 1L, false), (before.Text("name"), before.Number("member_count"), before["joined"]!.GetValue<bool>()));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), history);
        Assert.True(after["joined"]!.GetValue<bool>());
    }

    [Fact]
    public async Task No_other_room_is_shown_not_to_its_members_either()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (hidden, deleted) = (await ChannelAsync(alice, "private"), await ChannelAsync(alice, "public"));
        await alice.DeleteRoomAsync(deleted);
        Guid[] rooms = [hidden, deleted, await server.CreateRoomAsync(alice, bob), Fresh.Id()];

        var answers = await Task.WhenAll(rooms.SelectMany(r => new[] { alice, bob }
            .Select(who => who.TryAsync(HttpMethod.Get, $"/api/rooms/{r}/preview"))));

        Assert.All(answers, a => Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), a));
    }

    [Fact]
    public async Task Ownership_is_handed_over_and_the_room_hears_it()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var hub = await server.ConnectAsync(bob);

        using var answer = await alice.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/owner", new JsonObject { ["user_id"] = bob.Id });
        var told = await hub.NextAsync(e => e.Text("type") == "room.member_changed" && e.Guid("user_id") == bob.Id);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("owner", room), (told.Text("role"), told.Guid("room_id")));
        Assert.Equal(("owner", "admin"), ((await bob.SummaryAsync(room)).Text("role"), (await alice.SummaryAsync(room)).Text("role")));
    }

    [Fact]
    public async Task A_new_person_lands_in_the_default_channel()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Rooms:DefaultChannel", "general")]);
        var alice = await server.CreateUserAsync("Alice");
        await using var hub = await server.ConnectAsync(alice);
        var bob = await server.CreateUserAsync("Bob");

        await hub.NextAsync(e => e.Text("type") == "room.member_joined" && e.Guid("user_id") == bob.Id);

        var room = Assert.Single((await bob.GetAsync("/api/rooms")).AsArray());
        Assert.Equal(("general", "member"), (room.Text("name"), room.Text("role")));
    }

    private static async Task<Guid> ChannelAsync(TestUser owner, string visibility) => (await owner.PostAsync(
        "/api/rooms", new JsonObject { ["type"] = "channel", ["name"] = "plans", ["visibility"] = visibility })).Guid("id");
}
