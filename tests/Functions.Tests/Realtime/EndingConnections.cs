using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Presence;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime;

public sealed class EndingConnections
{
    private static readonly JsonObject Ping = new() { ["type"] = "ping" };

    [Fact]
    public async Task The_fourth_connection_takes_the_place_of_the_oldest()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await using var other = await server.ConnectAsync(bob);
        await using var first = await server.ConnectAsync(alice);
        await using var second = await server.ConnectAsync(alice);
        await using var third = await server.ConnectAsync(alice);

        await using var fourth = await server.ConnectAsync(alice);

        await AssertReplacedAsync(first);
        await AssertOpenAsync(second, third, fourth, other);
    }

    [Fact]
    public async Task The_oldest_gives_way_wherever_it_is()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var alice = await server.CreateUserAsync("Alice");
        await using var first = await sibling.ConnectAsync(alice);
        await using var second = await server.ConnectAsync(alice);
        await using var third = await sibling.ConnectAsync(alice);
        await first.SettleAsync(); // its lease is older than what follows

        await using var fourth = await server.ConnectAsync(alice);
        await AssertReplacedAsync(first);
        await AssertOpenAsync(second, third, fourth);
        await using var fifth = await sibling.ConnectAsync(alice);
        await AssertReplacedAsync(second);
        await using var sixth = await sibling.ConnectAsync(alice);
        await AssertReplacedAsync(third);

        await AssertOpenAsync(fourth, fifth, sixth);
    }

    [Fact]
    public async Task Of_many_that_are_opened_at_once_as_many_stay_as_are_allowed()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var alice = await server.CreateUserAsync("Alice");
        var opened = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
            await HubClient.ConnectAsync((i % 2 == 0 ? server : sibling).Address, alice.Token)));

        var open = opened.Select(hub => hub.Closed).ToList();
        while (open.Count > 3) open.Remove(await Task.WhenAny(open));

        await AssertOpenAsync([.. opened.Where(hub => open.Contains(hub.Closed))]);
        foreach (var hub in opened) await hub.DisposeAsync();
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Connections_that_were_closed_do_not_count()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var presence = server.Services.GetRequiredService<PresenceService>();
        var (user, tab) = (new UserId(alice.Id), Fresh.Id());
        await presence.ConnectedAsync(user, tab.ToString(), default);

        for (var i = 0; i < 5; i++) // a second tab that is reloaded again and again
        {
            var reloaded = Fresh.Id().ToString();
            await presence.ConnectedAsync(user, reloaded, default);
            await presence.DisconnectedAsync(user, reloaded);
        }

        var open = Fresh.Id();
        await presence.ConnectedAsync(user, open.ToString(), default);
        Assert.Empty(await presence.ListOldestConnectionsAsync(user, 2));
        Assert.Equal([tab], await presence.ListOldestConnectionsAsync(user, 1));
        Assert.Equal([open, tab], await presence.ListOldestConnectionsAsync(user, 0));
    }

    [Fact]
    public async Task What_a_connection_says_after_its_farewell_does_not_count()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Realtime:MaxConnectionsPerUser", "1")]);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var old = await server.ConnectAsync(alice);
        await using var young = await server.ConnectAsync(alice);
        await old.NextAsync("error");

        var said = await Record.ExceptionAsync(async () =>
            Assert.Equal("connection_unknown", (await old.InvokeAsync(TestChat.Saying(room, "from the grave"))).Text("code")));

        Assert.True(said is null or HubFailedException); // it may have been closed by then
        Assert.Equal(1, (await young.InvokeAsync(TestChat.Saying(room, "alive"))).Number("seq"));
        Assert.Equal("alive", (await alice.HistoryAsync(room)).Single().Text("content"));
    }

    [Fact]
    public async Task Signing_out_closes_the_connections_of_that_sign_in_on_every_server()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var alice = await server.CreateUserAsync("Alice");
        var phone = await SignInAgainAsync(server, alice);
        await using var here = await server.ConnectAsync(phone);
        await using var there = await sibling.ConnectAsync(phone);
        await using var laptop = await sibling.ConnectAsync(alice);

        await phone.PostAsync("/api/auth/logout");

        await Task.WhenAll(here.Closed, there.Closed);
        Assert.Equal("signed_out", (await here.NextAsync("error")).Text("code"));
        Assert.Equal("signed_out", (await there.NextAsync("error")).Text("code"));
        await AssertOpenAsync(laptop);
    }

    [Fact]
    public async Task Signing_out_everywhere_closes_all_of_them()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var phone = await SignInAgainAsync(server, alice);
        await using var here = await server.ConnectAsync(phone);
        await using var there = await sibling.ConnectAsync(alice);
        await using var other = await sibling.ConnectAsync(bob);

        await alice.PostAsync("/api/auth/logout", new JsonObject { ["everywhere"] = true });

        await Task.WhenAll(here.Closed, there.Closed);
        await AssertOpenAsync(other);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_connection_without_any_traffic_ends()
    {
        await using var server = await TestServer.StartAsync(
            [new("Veza:Realtime:HeartbeatInterval", "00:00:01"), new("Veza:Realtime:ConnectionTimeout", "00:00:02")]);
        var alice = await server.CreateUserAsync("Alice");
        await using var silent = await server.ConnectAsync(alice);
        await using var lively = await server.ConnectAsync(alice);

        while (!silent.Closed.IsCompleted) await lively.InvokeAsync(Ping);

        await AssertOpenAsync(lively);
    }

    private static async Task AssertReplacedAsync(HubClient hub)
    {
        await hub.Closed;
        Assert.Equal("connection_replaced", (await hub.NextAsync("error")).Text("code"));
    }

    private static async Task AssertOpenAsync(params HubClient[] hubs)
    {
        foreach (var hub in hubs)
        {
            Assert.Equal("pong", (await hub.InvokeAsync(Ping)).Text("type"));
            Assert.DoesNotContain(hub.Events, e => e.Text("type") == "error");
        }
    }

    private static async Task<TestUser> SignInAgainAsync(TestServer server, TestUser user)
    {
        var email = (await user.GetAsync("/api/users/me")).Text("email");
        var answer = await server.Http.PostAsJsonAsync("/api/auth/login", new { email, password = "correct horse battery staple" });
        var token = (await answer.Content.ReadFromJsonAsync<JsonNode>()).Text("token");
        return (user with { Token = token }).At(server.Address);
    }
}
