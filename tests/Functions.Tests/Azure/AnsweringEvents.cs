using System.Text.Json.Nodes;
using Npgsql;
using Veza.Functions.Tests.Faults;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>Events that come by way of SignalR Service have an answer, whatever they hold and whatever is away.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class AnsweringEvents
{
    [Theory]
    [InlineData(@"{""type"":""ping"",""\ud800"":1}")]
    [InlineData(@"{""\ud800"":1,""type"":""ping""}")]
    [InlineData(@"{""type"":""\ud800""}")]
    [InlineData(@"{""type"":""message.send"",""room_id"":""\ud800"",""content"":""x""}")]
    [InlineData(@"{""type"":""message.send"",""type"":""\udc00"",""content"":""x""}")]
    [InlineData(@"{""type"":""room.join"",""room_id"":[{""\udc00"":1}]}")]
    [InlineData(@"{""type"":""presence.subscribe"",""user_ids"":[""\ud800""]}")]
    public async Task Half_a_surrogate_pair_is_malformed_as_an_object_and_as_a_text(string @event)
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        await using var hub = await app.ConnectAsync(alice);
        var known = app.Host.Last["signalr-event"].ToJsonString();
        var asText = System.Text.Json.JsonSerializer.Serialize(@event);

        foreach (var argument in new[] { @event, asText })
        {
            var refusal = await app.Host.CallAsync("signalr-event", WithArguments(known, $"[{argument}]"));
            Assert.Equal("malformed_event", refusal.Text("code"));
        }
    }

    [Theory]
    [InlineData(@"{""\ud800"":1}")]
    [InlineData(@"{""ConnectionId"":""\ud800"",""UserId"":""\ud800""}")]
    [InlineData(@"{""ConnectionId"":""a"",""UserId"":""x"",""Claims"":{""\ud800"":1}}")]
    public async Task An_invocation_with_what_is_no_text_is_of_nobody(string invocation)
    {
        await using var app = await FunctionsApp.StartAsync();

        foreach (var function in new[] { "signalr-event", "signalr-connected", "signalr-disconnected" })
        {
            var answer = await app.Host.CallAsync(function, invocation);
            Assert.Equal(function == "signalr-event" ? "connection_unknown" : null, answer?.Text("code"));
        }
    }

    [Fact]
    public async Task While_PostgreSQL_is_away_events_are_answered_as_over_HTTP()
    {
        await using var scene = await TestScene.CreateAsync();
        var target = new NpgsqlConnectionStringBuilder(scene.Database.ConnectionString);
        await using var postgres = FaultyProxy.Start(target.Host!, target.Port);
        await using var app = await FunctionsApp.StartAsync(
            new Dictionary<string, string>(LosingPostgres.Through(postgres, target)) { ["Veza:Events:PollInterval"] = "00:00:01" });
        var alice = await app.CreateUserAsync("Alice");
        await using var hub = await app.ConnectAsync(alice);

        postgres.Refuse();
        var (edit, join) = (
            await hub.InvokeAsync(new JsonObject { ["type"] = "message.edit", ["message_id"] = Fresh.Id(), ["content"] = "x" }),
            await hub.InvokeAsync(new JsonObject { ["type"] = "room.join", ["room_id"] = Fresh.Id() }));
        postgres.Resume();
        var after = await Waiting.ForAsync(
            () => hub.InvokeAsync(new JsonObject { ["type"] = "room.join", ["room_id"] = Fresh.Id() }), a => a.Text("code") != "unavailable");

        Assert.Equal(("unavailable", 2L), (edit.Text("code"), edit.Number("retry_after")));
        Assert.Equal(("unavailable", 2L), (join.Text("code"), join.Number("retry_after")));
        Assert.Equal("room_not_found", after.Text("code"));
    }

    private static string WithArguments(string invocation, string arguments)
    {
        const string Place = "here the arguments go";
        var told = JsonNode.Parse(invocation)!.AsObject();
        told["Arguments"] = Place;
        return told.ToJsonString().Replace($"\"{Place}\"", arguments, StringComparison.Ordinal);
    }
}
