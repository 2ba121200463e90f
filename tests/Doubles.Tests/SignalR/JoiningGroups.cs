using System.Net;
using Veza.Doubles.Tests.SignalR.Support;

namespace Veza.Doubles.Tests.SignalR;

/// <summary>Groups of users outlive connections, groups of connections do not.</summary>
public sealed class JoiningGroups
{
    private const string Anna = "api/hubs/chat/users/anna/groups";

    [Fact]
    public async Task A_users_group_holds_those_that_are_there_and_those_that_come()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var first = await scene.ConnectAsync("anna");

        await scene.Rest.StatusAsync(HttpMethod.Put, Anna + "/room-1");
        using var second = await scene.ConnectAsync("anna");
        await scene.Rest.SendAsync("groups/room-1", "hello");

        Assert.Equal("""{"type":1,"target":"say","arguments":["hello"]}""", await first.NextAsync());
        Assert.Equal("""{"type":1,"target":"say","arguments":["hello"]}""", await second.NextAsync());
    }

    [Fact]
    public async Task A_lifetime_concerns_those_that_come_after_it()
    {
        await using var scene = await SignalRScene.StartAsync(o => new()
        {
            AccessKeys = o.AccessKeys, Clock = o.Clock, ClientTimeout = TimeSpan.FromHours(2),
        });
        await scene.Rest.StatusAsync(HttpMethod.Put, Anna + "/room-1?ttl=3600");
        scene.Clock.Advance(TimeSpan.FromSeconds(3599));
        using var early = await scene.ConnectAsync("anna");

        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        using var late = await scene.ConnectAsync("anna");

        Assert.Equal([early.Id], scene.Service.MembersOf("room-1"));
        Assert.Empty(scene.Service.GroupsOf("anna"));
    }

    [Fact]
    public async Task A_lifetime_of_zero_is_for_the_present_connections_only()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var present = await scene.ConnectAsync("anna");

        await scene.Rest.StatusAsync(HttpMethod.Put, Anna + "/room-1?ttl=0");
        using var later = await scene.ConnectAsync("anna");

        Assert.Equal([present.Id], scene.Service.MembersOf("room-1"));
        Assert.Empty(scene.Service.GroupsOf("anna"));
    }

    [Fact]
    public async Task Of_the_groups_without_a_lifetime_the_latest_hundred_are_kept()
    {
        await using var scene = await SignalRScene.StartAsync();
        await scene.Rest.StatusAsync(HttpMethod.Put, Anna + "/timed?ttl=60");
        for (var i = 0; i < 101; i++) await scene.Rest.StatusAsync(HttpMethod.Put, $"{Anna}/room-{i}");
        await scene.Rest.StatusAsync(HttpMethod.Put, $"{Anna}/room-1");
        await scene.Rest.StatusAsync(HttpMethod.Put, $"{Anna}/room-101");

        var kept = scene.Service.GroupsOf("anna");

        Assert.Equal(101, kept.Count);
        Assert.Contains("timed", kept);
        Assert.Contains("room-1", kept);
        Assert.DoesNotContain("room-0", kept);
        Assert.DoesNotContain("room-2", kept);
    }

    [Fact]
    public async Task Leaving_concerns_the_memory_and_the_connections()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");
        foreach (var room in new[] { "room-1", "room-2", "room-3" }) await scene.Rest.StatusAsync(HttpMethod.Put, $"{Anna}/{room}");

        Assert.Equal(HttpStatusCode.NoContent, await scene.Rest.StatusAsync(HttpMethod.Delete, Anna + "/room-1"));
        Assert.Equal(["room-2", "room-3"], scene.Service.GroupsOf("anna").Order(StringComparer.Ordinal));
        Assert.Empty(scene.Service.MembersOf("room-1"));
        Assert.Equal(HttpStatusCode.OK, await scene.Rest.StatusAsync(HttpMethod.Head, Anna + "/room-2"));

        Assert.Equal(HttpStatusCode.NoContent, await scene.Rest.StatusAsync(HttpMethod.Delete, Anna));
        Assert.Empty(scene.Service.GroupsOf("anna"));
        Assert.Empty(scene.Service.MembersOf("room-2"));
        Assert.Equal(HttpStatusCode.NotFound, await scene.Rest.StatusAsync(HttpMethod.Head, Anna + "/room-2"));
    }

    [Fact]
    public async Task A_connections_groups_end_with_it()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");
        foreach (var room in new[] { "room-1", "room-2", "room-3" })
            await scene.Rest.StatusAsync(HttpMethod.Put, $"api/hubs/chat/groups/{room}/connections/{client.Id}");

        await scene.Rest.StatusAsync(HttpMethod.Delete, $"api/hubs/chat/groups/room-1/connections/{client.Id}");
        Assert.Equal((0, 1), (scene.Service.MembersOf("room-1").Count, scene.Service.MembersOf("room-2").Count));
        await scene.Rest.StatusAsync(HttpMethod.Delete, $"api/hubs/chat/groups/room-1/connections/{client.Id}");
        client.Cut();
        Assert.Equal("disconnected anna", await scene.Upstream.NextNameAsync());
        using var again = await scene.ConnectAsync("anna");

        Assert.Empty(scene.Service.MembersOf("room-2"));
        Assert.Equal(HttpStatusCode.NotFound, await scene.Rest.StatusAsync(HttpMethod.Head, "api/hubs/chat/groups/room-2"));
    }

    [Fact]
    public async Task A_connection_leaves_all_its_groups_at_once()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");
        await scene.Rest.StatusAsync(HttpMethod.Put, $"api/hubs/chat/groups/room-1/connections/{client.Id}");
        await scene.Rest.StatusAsync(HttpMethod.Put, Anna + "/room-2");

        await scene.Rest.StatusAsync(HttpMethod.Delete, $"api/hubs/chat/connections/{client.Id}/groups");

        Assert.Empty(scene.Service.MembersOf("room-1"));
        Assert.Empty(scene.Service.MembersOf("room-2"));
        Assert.Equal(["room-2"], scene.Service.GroupsOf("anna"));
    }
}
