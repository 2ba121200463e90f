using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>The forms in which hosts and extensions of several versions tell of an event, after samples of theirs.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class ReadingInvocations
{
    [Theory]
    [InlineData("signalr-invocation", 0)] // the text of the text of the invocation, as a host of today
    [InlineData("signalr-invocation", 1)] // its text, as the documentation shows it
    [InlineData("signalr-invocation-object-form", 0)]
    public async Task An_event_is_understood_in_each_form(string sample, int layersLess)
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);
        await using var hub = await app.ConnectAsync(alice);
        var body = Sample(sample);
        Change(body, layersLess, invocation =>
        {
            Adopt(invocation, app.Host.Last["signalr-event"]);
            invocation["Arguments"]![0]!["type"] = "message.send";
            invocation["Arguments"]![0]!["room_id"] = room;
            invocation["Arguments"]![0]!["client_message_id"] = Fresh.Id();
        });

        using var answer = await app.Host.SendAsync(app.Host.RawRequest("signalr-event", body.ToJsonString()));
        var ack = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["ReturnValue"]!;

        Assert.Equal(("ack", 1L), (ack.Text("type"), ack.Number("seq")));
        Assert.Equal("Bonjour \"Veza\" – 2026-10-01", (await alice.HistoryAsync(room)).Single().Text("content"));
    }

    [Fact]
    public async Task Coming_and_going_are_understood_and_answered_with_an_object()
    {
        await using var app = await FunctionsApp.StartAsync([new("Veza:Presence:DisconnectGrace", "00:00:00")]);
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var hub = await app.ConnectAsync(alice);
        var known = app.Host.Last["signalr-connected"].DeepClone().AsObject();
        await hub.DisposeAsync();
        await Waiting.UntilAsync(() => app.Host.Has("signalr-disconnected"), () => "she is gone");
        var seen = new List<string> { await StatusAsync(bob, alice) };

        foreach (var function in new[] { "signalr-connected", "signalr-disconnected" })
        {
            var body = Sample(function);
            Change(body, layersLess: 0, invocation => Adopt(invocation, known));
            using var answer = await app.Host.SendAsync(app.Host.RawRequest(function, body.ToJsonString()));
            Assert.Equal(("application/json", "{}"), (answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync()));
            seen.Add(await StatusAsync(bob, alice));
        }

        Assert.Equal(["offline", "online", "offline"], seen);
    }

    [Fact]
    public async Task A_sample_with_somebody_elses_claims_is_answered_and_does_nothing()
    {
        await using var app = await FunctionsApp.StartAsync();

        using var answer = await app.Host.SendAsync(app.Host.RawRequest("signalr-event", Sample("signalr-invocation").ToJsonString()));

        var refusal = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["ReturnValue"];
        Assert.Equal("connection_unknown", refusal.Text("code"));
        Assert.Empty(app.Log.Errors);
    }

    private static JsonObject Sample(string name) => JsonNode.Parse(
        WorkingCopy.Read($"tests/Functions.Tests/Azure/Samples/{name}.request.json"))!["body"]!.AsObject();

    /// <summary>Puts an open connection in the place of the sample's.</summary>
    private static void Adopt(JsonObject invocation, JsonObject known)
    {
        foreach (var name in new[] { "ConnectionId", "UserId", "Claims" }) invocation[name] = known[name]!.DeepClone();
    }

    private static void Change(JsonObject body, int layersLess, Action<JsonObject> change)
    {
        var (value, layers) = (body["Data"]!["invocation"]!, 0);
        for (; value is JsonValue; layers++) value = JsonNode.Parse(value.GetValue<string>())!;
        var invocation = value.DeepClone().AsObject();
        change(invocation);
        JsonNode told = invocation;
        for (; layers > layersLess; layers--) told = JsonValue.Create(told.ToJsonString());
        body["Data"]!["invocation"] = told;
    }

    private static async Task<string> StatusAsync(TestUser asking, TestUser user) =>
        (await asking.GetAsync($"/api/presence/{user.Id}")).Text("status");
}
