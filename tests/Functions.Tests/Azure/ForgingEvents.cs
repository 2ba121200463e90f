using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>Events of somebody who knows the webhook's address, or keeps what the service once said.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class ForgingEvents : IAsyncLifetime
{
    private FunctionsApp app = null!;
    private TestUser alice = null!;
    private TestUser mallory = null!;
    private HubClient hub = null!;
    private Guid room;
    private JsonObject genuine = null!;

    public async Task InitializeAsync()
    {
        app = await FunctionsApp.StartAsync();
        (alice, mallory) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Mallory"));
        room = await app.CreateRoomAsync(alice);
        hub = await app.ConnectAsync(alice);
        genuine = app.Host.Last["signalr-event"].DeepClone().AsObject();
        genuine["Arguments"] = new JsonArray(TestChat.Saying(room, "hello"));
    }

    public async Task DisposeAsync()
    {
        await hub.DisposeAsync();
        await app.DisposeAsync();
    }

    [Theory]
    [InlineData("UserId", "MALLORY")]
    [InlineData("UserId", "nobody")]
    [InlineData("UserId", null)]
    [InlineData("ConnectionId", null)]
    [InlineData("ConnectionId", "")]
    [InlineData("Claims", null)]
    [InlineData("veza.proof", null)]
    [InlineData("veza.proof", "")]
    [InlineData("veza.proof", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("veza.tenant", "00000000000000000000000000000001")]
    [InlineData("veza.session", "00000000000000000000000000000001")]
    [InlineData("veza.connection", "00000000000000000000000000000001")]
    [InlineData("veza.connection", null)]
    public async Task Who_changes_what_the_token_sealed_speaks_for_nobody(string name, string? value)
    {
        var forged = genuine.DeepClone().AsObject();
        var text = value == "MALLORY" ? mallory.Id.ToString() : value;
        (name.StartsWith("veza", StringComparison.Ordinal) ? forged["Claims"]!.AsObject() : forged)[name] = text;

        var refusal = await EventAsync(forged);
        var stored = await app.Database.CountAsync("messages");
        var ack = await EventAsync(genuine);

        Assert.Equal(("error", "connection_unknown"), (refusal.Text("type"), refusal.Text("code")));
        Assert.Equal((0L, "ack"), (stored, ack.Text("type")));
        AssertRefusedInTheLog();
    }

    [Theory]
    [InlineData("""{"ConnectionId":"\ud800","UserId":"\ud800","Claims":{"veza.tenant":"\ud800"}}""")]
    [InlineData("""{"ConnectionId":1,"UserId":2,"Claims":{"veza.proof":3}}""")]
    [InlineData("""{"ConnectionId":{},"UserId":[],"Claims":[]}""")]
    [InlineData("{}")]
    public async Task Nonsense_in_place_of_ids_is_refused_as_unknown(string invocation)
    {
        foreach (var function in new[] { "signalr-connected", "signalr-disconnected", "signalr-event" })
        {
            var answer = await app.Host.CallAsync(function, invocation);
            Assert.Equal(function == "signalr-event" ? "connection_unknown" : null, answer?.Text("code"));
        }

        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task A_connection_that_was_made_up_is_asked_for_at_the_service_and_refused()
    {
        var forged = genuine.DeepClone().AsObject();
        forged["ConnectionId"] = "made-up/../../chat?x='";
        var before = app.Service.Calls["connection:exists"];

        var refusal = await EventAsync(forged);

        Assert.Equal("connection_unknown", refusal.Text("code"));
        Assert.Equal(1, app.Service.Calls["connection:exists"] - before);
        AssertRefusedInTheLog();
    }

    [Fact]
    public async Task Another_ones_open_connection_is_not_taken_over()
    {
        var mine = await app.ConnectAsync(mallory);
        var forged = app.Host.Last["signalr-event"].DeepClone().AsObject();
        forged["ConnectionId"] = genuine["ConnectionId"]!.GetValue<string>();
        forged["Arguments"] = new JsonArray(new JsonObject { ["type"] = "ping" });

        var refusal = await EventAsync(forged);
        var ack = await hub.InvokeAsync(TestChat.Saying(room, "still mine"));

        Assert.Equal(("connection_unknown", "ack"), (refusal.Text("code"), ack.Text("type")));
        await mine.DisposeAsync();
    }

    [Fact]
    public async Task What_is_replayed_after_the_connection_has_gone_does_not_count()
    {
        hub.Kill();
        await Waiting.UntilAsync(() => app.Host.Has("signalr-disconnected"), () => "the connection has gone");

        var refusal = await EventAsync(genuine);

        Assert.Equal("connection_unknown", refusal.Text("code"));
        Assert.Equal(0, await app.Database.CountAsync("messages"));
        AssertRefusedInTheLog();
    }

    [Fact]
    public async Task A_forged_coming_or_going_changes_nothing()
    {
        var forged = genuine.DeepClone().AsObject();
        forged["Claims"]!["veza.proof"] = "0000";

        await app.Host.CallAsync("signalr-disconnected", forged);
        forged["UserId"] = mallory.Id.ToString();
        await app.Host.CallAsync("signalr-connected", forged);

        Assert.Equal("online", (await mallory.GetAsync($"/api/presence/{alice.Id}")).Text("status"));
        Assert.Equal("offline", (await alice.GetAsync($"/api/presence/{mallory.Id}")).Text("status"));
        Assert.Equal("ack", (await EventAsync(genuine)).Text("type"));
    }

    private async Task<JsonNode> EventAsync(JsonObject invocation) => (await app.Host.CallAsync("signalr-event", invocation))!;

    private void AssertRefusedInTheLog()
    {
        var lines = app.Log.All.Where(l => l.Event.Id == 2103).Select(l => l.Text).ToList();
        Assert.NotEmpty(lines);
        var seal = genuine["Claims"]!["veza.proof"]!.GetValue<string>();
        Assert.DoesNotContain(app.Log.All, l => l.Text.Contains(seal, StringComparison.Ordinal));
        Assert.Empty(app.Log.Errors);
    }
}
