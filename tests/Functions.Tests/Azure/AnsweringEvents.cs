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
    public async Task Half_a_surrogate_pair_is_malformed_in_every_form_of_the_call(string @event)
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        await using var hub = await app.ConnectAsync(alice);
        var known = app.Host.Last["signalr-event"].ToJsonString();
        var asText = System.Text.Json.JsonSerializer.Serialize(@event);

        foreach (var argument in new[] { @event, asText })
        {
            var invocation = WithArguments(known, $"[{argument}]");
            foreach (var value in new[] { invocation, Quoted(invocation), Quoted(Quoted(invocation)) })
            {
                using var answer = await app.Host.SendAsync(app.Host.RawRequest("signalr-event", "{\"Data\":{\"invocation\":" + value + "},\"Metadata\":{}}"));
                var refusal = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["ReturnValue"];
                Assert.Equal("malformed_event", refusal.Text("code"));
            }
        }
    }

    [Theory]
    [InlineData(@"{""Data"":{""\ud800"":1,""invocation"":{}}}")]
    [InlineData(@"{""\ud800"":1,""Data"":{""invocation"":{}}}")]
    [InlineData(@"{""Data"":{""invocation"":{""\ud800"":1}}}")]
    [InlineData(@"{""Data"":{""invocation"":{""ConnectionId"":""\ud800"",""UserId"":""\ud800""}}}")]
    [InlineData(@"{""Data"":{""invocation"":{""ConnectionId"":""a"",""UserId"":""x"",""Claims"":{""\ud800"":1}}}}")]
    public async Task A_call_that_is_no_text_is_refused(string body)
    {
        await using var app = await FunctionsApp.StartAsync();

        foreach (var function in new[] { "signalr-event", "signalr-connected", "signalr-disconnected" })
        {
            using var answer = await app.Host.SendAsync(app.Host.RawRequest(function, body));
            Assert.True((int)answer.StatusCode is 200 or 400, $"{function} answered {(int)answer.StatusCode}");
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

    private static string Quoted(string json) => System.Text.Json.JsonSerializer.Serialize(json);
}
