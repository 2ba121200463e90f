using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.BadInput;

/// <summary>What a broken or hostile client may put into its connection: it harms nobody but itself.</summary>
public sealed class BrokenFrames : IAsyncLifetime
{
    private static readonly string[] Codes =
    [
        "malformed_event", "unknown_event", "validation_failed", "room_not_found", "message_not_found", "user_not_found",
    ];

    /// <summary>Every event with all its fields, good ones; ids that exist nowhere.</summary>
    private static readonly JsonObject[] Good =
    [
        new() { ["type"] = "message.send", ["room_id"] = Fresh.Id(), ["content"] = "x", ["client_message_id"] = Fresh.Id(), ["reply_to"] = Fresh.Id() },
        new() { ["type"] = "message.edit", ["message_id"] = Fresh.Id(), ["content"] = "x" },
        new() { ["type"] = "message.delete", ["message_id"] = Fresh.Id() },
        new() { ["type"] = "message.read", ["room_id"] = Fresh.Id(), ["message_id"] = Fresh.Id() },
        new() { ["type"] = "message.read", ["room_id"] = Fresh.Id(), ["seq"] = 1 },
        new() { ["type"] = "message.delivered", ["room_id"] = Fresh.Id(), ["seq"] = 1 },
        new() { ["type"] = "typing.start", ["room_id"] = Fresh.Id() },
        new() { ["type"] = "typing.stop", ["room_id"] = Fresh.Id() },
        new() { ["type"] = "presence.update", ["status"] = "online" },
        new() { ["type"] = "presence.subscribe", ["user_ids"] = new JsonArray(Fresh.Id()) },
        new() { ["type"] = "room.join", ["room_id"] = Fresh.Id() },
        new() { ["type"] = "room.leave", ["room_id"] = Fresh.Id() },
        new() { ["type"] = "ping" },
    ];

    private TestServer server = null!;
    private TestUser alice = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        alice = await server.CreateUserAsync("Alice");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Every_event_with_any_field_wrong_missing_or_null_is_answered_with_a_code()
    {
        await using var hub = await server.ConnectAsync(alice);

        foreach (var @event in Good)
        {
            foreach (var (field, _) in @event)
            {
                foreach (var bad in WrongValues.Json.Prepend(null))
                {
                    var json = (JsonObject)@event.DeepClone();
                    json.Remove(field);
                    if (bad is not null) json[field] = JsonNode.Parse(bad);

                    var answer = await hub.InvokeAsync(json);

                    var type = answer["type"]?.GetValue<string>();
                    Assert.True(
                        type is "ack" or "pong" || (type == "error" && Codes.Contains(answer["code"]?.GetValue<string>())),
                        $"{json.ToJsonString()[..Math.Min(200, json.ToJsonString().Length)]} was answered {answer.ToJsonString()}");
                    if (string.Equals(field, "type", StringComparison.Ordinal)) Assert.Equal("error", type);
                }
            }
        }

        Assert.Empty(server.Log.Errors);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"ping\"")]
    [InlineData("{}")]
    [InlineData("""{"type":null}""")]
    [InlineData("""{"type":"no.such.event"}""")]
    [InlineData("""{"Type":"ping"}""")]
    public async Task What_is_no_event_is_answered_with_a_code(string argument)
    {
        await using var hub = await server.ConnectAsync(alice);

        var answer = await hub.InvokeRawAsync($"[{argument}]");

        Assert.Equal("error", answer["type"]?.GetValue<string>());
        Assert.Contains(answer["code"]?.GetValue<string>(), Codes);
        await hub.SettleAsync();
    }

    [Theory]
    [InlineData("""{"type":1,"invocationId":"a","target":"nosuch","arguments":[]}""")]
    [InlineData("""{"type":1,"invocationId":"a","target":"event","arguments":[]}""")]
    [InlineData("""{"type":1,"invocationId":"a","target":"event","arguments":[{"type":"ping"},{"type":"ping"}]}""")]
    [InlineData("""{"type":1,"target":"event","arguments":[{"type":"message.send"}]}""")]
    [InlineData("""{"type":3,"invocationId":"nobody waits","result":1}""")]
    [InlineData("""{"type":5,"invocationId":"a"}""")]
    [InlineData("""{"type":6}""")]
    public async Task An_odd_record_leaves_the_connection_working(string record)
    {
        await using var hub = await server.ConnectAsync(alice);

        await hub.SendRawAsync(record);

        await hub.SettleAsync();
        Assert.Empty(server.Log.Errors);
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"1"}""")]
    [InlineData("""{"type":1,"invocationId":{},"target":"event","arguments":[{}]}""")]
    [InlineData("""{"type":1,"invocationId":"a","target":1,"arguments":[{}]}""")]
    [InlineData("""{"type":1,"invocationId":"a","target":"event","arguments":{}}""")]
    [InlineData("""{"type":7}""")]
    public async Task A_record_that_cannot_be_read_costs_at_most_that_connection(string record)
    {
        await using var broken = await server.ConnectAsync(alice);
        await using var other = await server.ConnectAsync(alice);

        await broken.SendRawAsync(record);

        await Task.WhenAny(broken.Closed, StillWorksAsync(broken));
        await other.SettleAsync();
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // behind SignalR Service the limit of a frame is the service's
    public async Task A_frame_over_the_limit_ends_the_connection_and_no_other()
    {
        await using var broken = await server.ConnectAsync(alice);
        await using var other = await server.ConnectAsync(alice);

        try
        {
            await broken.SendRawAsync($$"""{"type":1,"target":"event","arguments":["{{new string('x', 2_000_000)}}"]}""");
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
            // It may hang up before it has heard all of it.
        }

        await broken.Closed.WaitAsync(TimeSpan.FromSeconds(20));
        await other.SettleAsync();
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_cost_at_most_that_connection()
    {
        await using var broken = await server.ConnectAsync(alice);
        await using var other = await server.ConnectAsync(alice);

        await broken.SendBytesAsync(new byte[] { 0xFF, 0xFE, 0xC0, 0x80, 0x1e });

        await Task.WhenAny(broken.Closed, StillWorksAsync(broken));
        await other.SettleAsync();
        Assert.Empty(server.Log.Errors);
    }

    private static async Task StillWorksAsync(HubClient hub)
    {
        try
        {
            await hub.SettleAsync();
        }
        catch (HubFailedException)
        {
            // The connection ended instead: Closed says so too.
        }
    }
}
