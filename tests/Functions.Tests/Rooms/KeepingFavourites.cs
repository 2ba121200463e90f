using System.Net;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Rooms;

[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class KeepingFavourites
{
    [Fact]
    public async Task All_devices_of_the_person_learn_of_it_and_nobody_else_does()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var here = await server.ConnectAsync(bob);
        await using var there = await sibling.ConnectAsync(bob);
        await using var others = await server.ConnectAsync(alice);

        var set = await PutAsync(bob, room);
        var again = await PutAsync(bob, room);

        Assert.Equal((room, true, 1L), (set.Guid("room_id"), set["favourite"]!.GetValue<bool>(), set.Number("favourite_version")));
        Assert.Equal(set.ToJsonString(), again.ToJsonString());
        foreach (var device in new[] { here, there })
        {
            var told = await device.NextAsync("room.favourite");
            Assert.Equal(["type", "room_id", "favourite", "favourite_version"], told.Select(p => p.Key));
            Assert.Equal((room, true, 1L), (told.Guid("room_id"), told["favourite"]!.GetValue<bool>(), told.Number("favourite_version")));
        }

        await alice.SayAsync(room, "the next thing that the others hear");
        await others.NextAsync("message.new");
        Assert.DoesNotContain("room.favourite", others.Events.Select(e => e.Text("type")));
        Assert.Equal((true, false), (await IsFavouriteAsync(bob, room), await IsFavouriteAsync(alice, room)));
    }

    [Fact]
    public async Task A_device_that_was_away_learns_of_it_by_its_next_sync_and_once()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, _) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await alice.SayAsync(room, "old");
        var before = (await bob.SyncAsync()).Text("cursor");

        await PutAsync(bob, room);
        var on = await bob.SyncAsync(before);
        var quiet = await bob.SyncAsync(on.Text("cursor"));
        await (await bob.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/favourite")).Content.LoadIntoBufferAsync();
        var off = await bob.SyncAsync(quiet.Text("cursor"));

        var (told, untold) = (on["rooms"]!.AsArray().Single()!, off["rooms"]!.AsArray().Single()!);
        Assert.Equal((room, true), (told["room"].Guid("id"), told["room"]!["favourite"]!.GetValue<bool>()));
        Assert.Empty(told["messages"]!.AsArray());
        Assert.Empty(quiet["rooms"]!.AsArray());
        Assert.Equal((room, false, 2L),
            (untold["room"].Guid("id"), untold["room"]!["favourite"]!.GetValue<bool>(), untold["room"].Number("favourite_version")));
        Assert.Empty((await bob.SyncAsync(off.Text("cursor")))["rooms"]!.AsArray());
    }

    [Fact]
    public async Task It_ends_with_the_membership_and_is_for_members_only()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = (await alice.PostAsync("/api/rooms", new { type = "channel", name = "open", visibility = "public" })).Guid("id");

        using var stranger = await bob.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/favourite");
        await bob.PostAsync($"/api/rooms/{room}/join");
        await PutAsync(bob, room);
        await bob.PostAsync($"/api/rooms/{room}/leave");
        using var gone = await bob.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/favourite");
        var back = await bob.PostAsync($"/api/rooms/{room}/join");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (stranger.StatusCode, gone.StatusCode));
        Assert.Equal((false, 2L), (back["favourite"]!.GetValue<bool>(), back.Number("favourite_version")));
        Assert.False(await IsFavouriteAsync(bob, room));
    }

    private static async Task<JsonNode> PutAsync(TestUser user, Guid room)
    {
        using var answer = await user.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/favourite");
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private static async Task<bool> IsFavouriteAsync(TestUser user, Guid room) =>
        (await user.GetAsync("/api/rooms")).AsArray().Single(r => r.Guid("id") == room)!["favourite"]!.GetValue<bool>();
}
