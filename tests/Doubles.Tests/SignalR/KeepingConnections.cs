using System.Net.WebSockets;
using Veza.Doubles.Tests.SignalR.Support;
using Veza.Testing;

namespace Veza.Doubles.Tests.SignalR;

/// <summary>The life of a connection: coming in time, pings, silence, farewells and losses.</summary>
public sealed class KeepingConnections
{
    [Fact]
    public async Task Connecting_follows_negotiating_within_five_seconds()
    {
        await using var scene = await SignalRScene.StartAsync();
        var token = scene.Service.CreateClientToken("anna");
        var early = await WireClient.NegotiateAsync(scene.Service, token);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await WireClient.NegotiateAsync(scene.Service, token);
        scene.Clock.Advance(TimeSpan.FromSeconds(4.5));

        var refusal = await Assert.ThrowsAsync<WebSocketException>(
            () => WireClient.OpenAsync(scene.Service, token, early.Token, early.Id));
        using var client = await WireClient.OpenAsync(scene.Service, token, late.Token, late.Id);
        await Assert.ThrowsAsync<WebSocketException>(() => WireClient.OpenAsync(scene.Service, token, "unknown", "unknown"));

        Assert.Contains("404", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"protocol":"messagepack","version":1}""")]
    [InlineData("""{"protocol":"json","version":7}""")]
    [InlineData("hello")]
    public async Task Another_protocol_is_refused(string handshake)
    {
        await using var scene = await SignalRScene.StartAsync();
        var token = scene.Service.CreateClientToken("anna");
        var (id, connectionToken) = await WireClient.NegotiateAsync(scene.Service, token);
        using var client = await WireClient.OpenAsync(scene.Service, token, connectionToken, id);

        await client.SendAsync(handshake);

        Assert.StartsWith("""{"error":""", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Null(await client.NextAsync());
        Assert.Empty(scene.Upstream.Seen);
    }

    [Fact]
    public async Task A_client_that_does_not_shake_hands_goes_after_fifteen_seconds()
    {
        await using var scene = await SignalRScene.StartAsync();
        var token = scene.Service.CreateClientToken("anna");
        var (id, connectionToken) = await WireClient.NegotiateAsync(scene.Service, token);
        using var client = await WireClient.OpenAsync(scene.Service, token, connectionToken, id);
        var next = client.NextAsync();

        // The service may notice the new socket a little after the client does: the clock goes on until it has.
        await Waiting.UntilAsync(() =>
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(15));
            return next.IsCompleted;
        }, () => "the handshake ends");

        Assert.Equal("""{"error":"Handshake was canceled."}""", await next);
    }

    [Fact]
    public async Task Pings_come_every_fifteen_seconds_and_silence_ends_it_after_thirty()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");

        scene.Clock.Advance(TimeSpan.FromSeconds(17));
        Assert.Equal("""{"type":6}""", await client.NextAsync(pings: true));
        await client.SendAsync("""{"type":1,"invocationId":"0","target":"alive","arguments":[]}""");
        Assert.Equal("""{"type":3,"invocationId":"0"}""", await client.NextAsync());
        await scene.Upstream.NextAsync();
        scene.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal([client.Id], scene.Service.Connections);
        scene.Clock.Advance(TimeSpan.FromSeconds(12));

        Assert.Null(await client.NextAsync());
        var farewell = await scene.Upstream.NextAsync();
        Assert.StartsWith("""{"Type":11,"Error":"The client was silent""", farewell.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_says_why_and_lets_come_back()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var anna = await scene.ConnectAsync("anna");
        using var spared = await scene.ConnectAsync("anna");
        using var otto = await scene.ConnectAsync("otto");

        await scene.Rest.StatusAsync(
            HttpMethod.Post, $"api/hubs/chat/users/anna/:closeConnections?reason=password%20changed&excluded={spared.Id}");
        Assert.Equal("""{"type":7,"error":"password changed","allowReconnect":true}""", await anna.NextAsync());
        Assert.Null(await anna.NextAsync());
        Assert.Equal("disconnected anna", await scene.Upstream.NextNameAsync());
        Assert.Equal(2, scene.Service.Connections.Count);

        await scene.Rest.StatusAsync(HttpMethod.Post, "api/hubs/chat/:closeConnections");
        Assert.Equal("""{"type":7,"allowReconnect":true}""", await spared.NextAsync());
        Assert.Equal("""{"type":7,"allowReconnect":true}""", await otto.NextAsync());
    }

    [Fact]
    public async Task A_message_that_is_none_ends_it()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");

        await client.SendAsync("""{"type":1,"target":5,"arguments":[]}""");

        Assert.StartsWith("""{"type":7,"error":"No message""", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Null(await client.NextAsync());
    }

    [Fact]
    public async Task Streaming_is_not_offered_and_pings_stay_here()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");

        await client.SendAsync("""{"type":6}""" + WireClient.End + """{"type":4,"invocationId":"3","target":"feed","arguments":[1]}""");

        Assert.StartsWith("""{"type":3,"invocationId":"3","error":""", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Single(scene.Upstream.Seen);
    }

    [Fact]
    public async Task Dropped_clients_get_no_farewell()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");

        scene.Service.DropClients();

        Assert.Null(await client.NextAsync());
        Assert.Equal("disconnected anna", await scene.Upstream.NextNameAsync());
        Assert.Empty(scene.Service.Connections);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_restart_forgets_the_connections_and_keeps_the_address(bool keep, int members)
    {
        await using var scene = await SignalRScene.StartAsync();
        using var before = await scene.ConnectAsync("anna");
        await scene.Rest.StatusAsync(HttpMethod.Put, "api/hubs/chat/users/anna/groups/room-1");
        var address = scene.Service.Endpoint;

        await scene.Service.RestartAsync(keep);

        Assert.Null(await before.NextAsync());
        Assert.Equal(address, scene.Service.Endpoint);
        using var after = await scene.ConnectAsync("anna");
        Assert.Equal([after.Id], scene.Service.Connections);
        Assert.Equal(members, scene.Service.MembersOf("room-1").Count);
        Assert.Equal(2, scene.Upstream.Seen.Count);
    }
}
