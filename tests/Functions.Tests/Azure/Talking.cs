using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>Clients of the service and the process behind the host, from negotiate to the room.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class Talking
{
    [Fact]
    public async Task Negotiate_sends_the_client_to_the_service_with_a_token_that_it_takes()
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");

        var door = await alice.PostAsync("/api/negotiate?negotiateVersion=1");
        await using var hub = await app.ConnectAsync(alice);

        Assert.Equal($"{app.Service.Endpoint.GetLeftPart(UriPartial.Authority)}/client/?hub=chat", door.Text("url"));
        Assert.Single(app.Service.ConnectionsOf(alice.Id.ToString()));
        var claims = app.Host.Last["signalr-event"]["Claims"]!.AsObject();
        Assert.Equal(["veza.connection", "veza.proof", "veza.session", "veza.tenant"], claims.Select(c => c.Key).Order());
        Assert.All(claims, c => Assert.DoesNotContain(c.Value!.GetValue<string>(), ch => !char.IsAsciiHexDigit(ch)));
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task What_one_says_gets_its_ack_and_reaches_the_others()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var room = await app.CreateRoomAsync(alice, bob);
        await using var atAlice = await app.ConnectAsync(alice);
        await using var atBob = await app.ConnectAsync(bob);
        var id = Fresh.Id();

        var pong = await atAlice.InvokeAsync(new JsonObject { ["type"] = "ping" });
        var ack = await atAlice.InvokeAsync(TestChat.Saying(room, "Bonjour \"Veza\" – ü 😀", id));
        var heard = (await atBob.NextAsync("message.new"))["message"];

        Assert.Equal("pong", pong.Text("type"));
        Assert.Equal(("ack", 1L, id), (ack.Text("type"), ack.Number("seq"), ack.Guid("client_message_id")));
        Assert.Equal(("Bonjour \"Veza\" – ü 😀", 1L, ack.Guid("id")), (heard.Text("content"), heard.Number("seq"), heard.Guid("id")));
    }

    [Fact]
    public async Task A_text_that_looks_like_a_point_in_time_survives_when_the_event_is_sent_as_text()
    {
        const string Moment = "2026-05-01T10:20:30+02:00";
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);
        await using var hub = await app.ConnectAsync(alice);
        var saying = TestChat.Saying(room, Moment);

        var plain = await hub.InvokeAsync(saying);
        var text = await hub.InvokeRawAsync(new JsonArray(saying.ToJsonString()).ToJsonString());

        Assert.Equal(("ack", "ack"), (plain.Text("type"), text.Text("type")));
        Assert.Equal(
            ["2026-05-01T08:20:30+00:00", Moment], // what the host does to objects is why clients send texts
            (await alice.HistoryAsync(room)).OrderBy(m => m.Number("seq")).Select(m => m.Text("content")));
    }

    [Theory]
    [InlineData("[]", "malformed_event")]
    [InlineData("[1]", "malformed_event")]
    [InlineData("[null]", "malformed_event")]
    [InlineData("[{\"type\":\"ping\"},2]", "malformed_event")]
    [InlineData("[\"no json\"]", "malformed_event")]
    [InlineData("[\"[]\"]", "malformed_event")]
    [InlineData("[{\"type\":\"fly\"}]", "unknown_event")]
    [InlineData("[{\"type\":\"message.send\",\"room_id\":\"x\",\"content\":\"y\"}]", "malformed_event")]
    public async Task A_wrong_event_is_refused_by_a_code_and_the_connection_lives_on(string arguments, string code)
    {
        await using var app = await FunctionsApp.StartAsync();
        await using var hub = await app.ConnectAsync(await app.CreateUserAsync("Alice"));

        var refusal = await hub.InvokeRawAsync(arguments);
        var next = await hub.InvokeAsync(new JsonObject { ["type"] = "ping" });

        Assert.Equal(("error", code, "pong"), (refusal.Text("type"), refusal.Text("code"), next.Text("type")));
        Assert.Empty(app.Log.Errors);
    }
}
