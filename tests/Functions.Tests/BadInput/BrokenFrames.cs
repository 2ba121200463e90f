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

    [Fact]
    public async Task Half_a_surrogate_pair_anywhere_in_an_event_is_answered_as_malformed()
    {
        await using var hub = await server.ConnectAsync(alice);

        foreach (var good in Good)
        {
            var text = good.ToJsonString();
            foreach (var bad in WithHalfPairs(good))
            {
                var asObject = await hub.InvokeRawAsync($"[{bad}]");
                var asText = await hub.InvokeRawAsync($"[{System.Text.Json.JsonSerializer.Serialize(bad)}]");

                // The Functions host parses objects itself and hands on U+FFFD for such a half: then it is text like any other.
                if (Stage.IsFunctions) Assert.NotEqual("internal_error", asObject["code"]?.GetValue<string>());
                else Assert.Equal(("error", "malformed_event"), (asObject.Text("type"), asObject.Text("code")));
                Assert.Equal(("error", "malformed_event"), (asText.Text("type"), asText.Text("code")));
            }

            Assert.NotEqual("malformed_event", (await hub.InvokeRawAsync($"[{text}]"))["code"]?.GetValue<string>());
        }
    }

    [Fact]
    public async Task Whole_pairs_and_escaped_backslashes_are_no_half_pairs()
    {
        await using var hub = await server.ConnectAsync(alice);
        var room = await server.CreateRoomAsync(alice);

        foreach (var (written, meant) in new[] { (@"\uD83D\uDE00", "\U0001F600"), (@"\\ud800", @"\ud800"), (@"\u0041\n\u00e9", "A\n\u00e9") })
        {
            var ack = await hub.InvokeRawAsync($$"""[{"type":"message.send","room_id":"{{room}}","content":"{{written}}"}]""");

            Assert.Equal("ack", ack.Text("type"));
            Assert.Equal(meant, (await alice.HistoryAsync(room)).Last().Text("content"));
        }
    }

    [Theory]
    [InlineData("""{"type":1,"invocationId":"\ud800","target":"event","arguments":[{"type":"ping"}]}""")]
    [InlineData("""{"type":1,"invocationId":"a","target":"\ud800","arguments":[{"type":"ping"}]}""")]
    [InlineData("""{"type":1,"invocationId":"a","target":"event","\ud800":1,"arguments":[{"type":"ping"}]}""")]
    [InlineData("""{"\ud800":1,"type":1,"invocationId":"a","target":"event","arguments":[{"type":"ping"}]}""")]
    [InlineData("""{"type":1,"invocationId":"a","target":"event","headers":{"\ud800":"x"},"arguments":[{"type":"ping"}]}""")]
    [InlineData("""{"type":1,"invocationId":"a","target":"event","headers":{"x":"\ud800"},"arguments":[{"type":"ping"}]}""")]
    [InlineData("""{"type":1,"invocationId":"a","target":"event","streamIds":["\ud800"],"arguments":[{"type":"ping"}]}""")]
    [InlineData("""{"type":1,"invocationId":"a","target":"event","streamIds":["s"],"arguments":[{"type":"ping"}]}""")]
    [InlineData("""{"type":4,"invocationId":"a","target":"event","arguments":[{"type":"ping"}]}""")]
    [InlineData("""{"type":4,"invocationId":"\ud800","target":"event","arguments":[{"type":"ping"}]}""")]
    [InlineData("""{"type":2,"invocationId":"a","item":1}""")]
    [InlineData("""{"type":2,"invocationId":"\ud800","item":"\ud800"}""")]
    [InlineData("""{"type":3,"invocationId":"\ud800","result":"\ud800"}""")]
    [InlineData("""{"type":3,"invocationId":"a","error":"\ud800"}""")]
    [InlineData("""{"type":5,"invocationId":"\ud800"}""")]
    [InlineData("""{"type":7,"error":"\ud800"}""")]
    [InlineData("""{"type":8,"sequenceId":1}""")]
    [InlineData("""{"type":9,"sequenceId":-1}""")]
    [InlineData("""{"type":99}""")]
    [InlineData("""{"type":1e99}""")]
    [InlineData("""{"type":null}""")]
    [InlineData("""{"type":1,"invocationId":null,"target":null,"arguments":null}""")]
    [InlineData("""{"type":1,"invocationId":"a","target":"event","arguments":[{"type":"ping"}],"arguments":[{"type":"ping"}]}""")]
    public async Task A_record_that_is_no_text_or_not_of_ours_costs_at_most_that_connection(string record)
    {
        await using var broken = await server.ConnectAsync(alice);
        await using var other = await server.ConnectAsync(alice);

        await broken.SendRawAsync(record);

        await Task.WhenAny(broken.Closed, StillWorksAsync(broken));
        await other.SettleAsync();
    }

    /// <summary>The event with half a pair in each place: as the name of a field and in it, as a value, nested, and a second time.</summary>
    private static IEnumerable<string> WithHalfPairs(JsonObject good)
    {
        const string Half = @"""\ud800""";
        var fields = good.Select(f => (Name: $"\"{f.Key}\"", Value: f.Value!.ToJsonString())).ToList();
        yield return Written([.. fields, (Half, "1")]);
        yield return Written([(Half, "1"), .. fields]);
        yield return Written([.. fields, (@"""typ\udc00e""", "1")]);
        yield return Written([.. fields, ("\"more\"", $"{{\"deep\":[{{{Half}:1}}]}}")]);
        yield return Written([.. fields, ("\"more\"", $"[[{Half}]]")]);
        for (var i = 0; i < fields.Count; i++)
        {
            var (before, after, (name, _)) = (fields[..i], fields[(i + 1)..], fields[i]);
            yield return Written([.. before, (name, Half), .. after]);
            yield return Written([.. before, (name, @"""a\udfff\ud800b"""), .. after]);
            yield return Written([.. before, (name, $"[{Half}]"), .. after]);
            yield return Written([.. before, (name, $"{{{Half}:{Half}}}"), .. after]);
            yield return Written([.. before, fields[i], (name, Half), .. after]);
            yield return Written([.. before, (name, Half), fields[i], .. after]);
            yield return Written([.. before, (@"""\ud800" + name[1..], "1"), fields[i], .. after]);
        }
    }

    private static string Written(IEnumerable<(string Name, string Value)> fields) =>
        $"{{{string.Join(',', fields.Select(f => $"{f.Name}:{f.Value}"))}}}";

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
