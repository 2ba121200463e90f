using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost;
using Veza.Doubles.FunctionsHost.Workers;
using Veza.Doubles.FunctionsHost.Workers.Protocol;
using Veza.Doubles.ServiceBus;

namespace Veza.Doubles.Tests.ServiceBus;

/// <summary>What a function is told of its messages, against the samples: the values are the same whatever carries them.</summary>
public sealed class TellingFunctions
{
    private const string Host = "veza-prod.servicebus.windows.net";

    [Theory]
    [InlineData("servicebus-single", true)]
    [InlineData("servicebus-single-shadowing", false)]
    [InlineData("servicebus-batch", false)]
    [InlineData("servicebus-batch-untyped", false)]
    public void A_call_is_that_of_the_host(string sample, bool session)
    {
        var expected = Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "functions-host", sample + ".request.json")));
        var body = (JObject)expected["body"]!;
        var metadata = (JObject)body["Metadata"]!;
        var sys = metadata["sys"]!;
        var batch = sample.Contains("batch", StringComparison.Ordinal);
        var deliveries = batch ? Batch() : [Single(session, shadowing: sample.Contains("shadowing", StringComparison.Ordinal))];
        var function = new FunctionSpec((string)sys["MethodName"]!, Trigger(batch, session, text: !sample.Contains("untyped", StringComparison.Ordinal)), []);

        var value = ServiceBusPump.Value(function, deliveries, Host)!;
        var written = value.Metadata(function, DateTimeOffset.Parse((string)sys["UtcNow"]!, null), Guid.Parse((string)sys["RandGuid"]!));

        metadata["Client"]!["Identifier"] = Host; // its last part is by chance
        Assert.Equal(Decode(body["Data"]!.First!.First!), Plain(TypedValues.Write(value.Value)));
        Assert.Equal(metadata.Properties().Select(p => p.Name), written.Keys);
        foreach (var (name, recorded) in metadata)
            if (!IsTime(name, recorded!)) Assert.Equal((name, Decode(recorded!)), (name, Plain(TypedValues.Write(written[name]))));
    }

    [Fact]
    public void A_body_that_is_no_JSON_fails_an_untyped_batch_before_the_call()
    {
        var function = new FunctionSpec("analytics", Trigger(batch: true, session: false, text: false), []);
        BusMessage Saying(string body) => new() { MessageId = body, Payload = Encoding.UTF8.GetBytes(body), EnqueuedAt = DateTimeOffset.UnixEpoch };

        Assert.NotNull(ServiceBusPump.Value(function, [Deliver(Saying("{}"))], Host));
        Assert.Null(ServiceBusPump.Value(function, [Deliver(Saying("{}")), Deliver(Saying("no JSON"))], Host));
    }

    private static Delivery Single(bool session, bool shadowing) => Deliver(
        new BusMessage
        {
            MessageId = "0199d1a4-b000-7000-8000-000000000001",
            SessionId = "0199d1a4-7777-7a10-8b00-0c0d0e0f1011",
            PartitionKey = session ? "0199d1a4-7777-7a10-8b00-0c0d0e0f1011" : null,
            CorrelationId = "0199d1a4-9a00-7b44-8c11-1a2b3c4d5e6f",
            Label = "message.new",
            ContentType = "application/json",
            SequenceNumber = 128,
            EnqueuedAt = new DateTimeOffset(2026, 10, 1, 12, 0, 7, 612, TimeSpan.Zero),
            DeliveryCount = shadowing ? 7 : 1,
            Properties = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["event_type"] = "message.new",
                ["Diagnostic-Id"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            },
            Payload = Encoding.UTF8.GetBytes(shadowing
                ? """{"messageId":"forged","DeliveryCount":1,"sessionid":"forged","type":"x"}"""
                : """{"event_id":"0199d1a4-b000-7000-8000-000000000001","type":"message.new","room_id":"0199d1a4-7777-7a10-8b00-0c0d0e0f1011","attempt":1,"urgent":false,"occurred_at":"2026-10-01T12:00:07.451Z","payload":{"message_id":"0199d1a4-9a00-7b44-8c11-1a2b3c4d5e6f","seq":42},"targets":["whatsapp"],"note":null}"""),
        },
        "3c1f7e3a-8d0b-4a6c-9b5e-1f2d3c4b5a69");

    private static Delivery[] Batch() =>
    [
        .. new[] { ("e1", "message.new"), ("e2", "reaction.added") }.Select((m, i) => Deliver(
            new BusMessage
            {
                MessageId = m.Item1,
                Label = m.Item2,
                ContentType = "application/json",
                SequenceNumber = 201 + i,
                EnqueuedAt = new DateTimeOffset(2026, 10, 1, 12, 0, 7, 612, TimeSpan.Zero),
                DeliveryCount = 1,
                Properties = new Dictionary<string, object?>(StringComparer.Ordinal) { ["event_type"] = m.Item2 },
                Payload = Encoding.UTF8.GetBytes($$"""{"event_id":"{{m.Item1}}","type":"{{m.Item2}}"}"""),
            },
            "3c1f7e3a-8d0b-4a6c-9b5e-1f2d3c4b5a7" + i)),
    ];

    private static Delivery Deliver(BusMessage message, string token = "3c1f7e3a-8d0b-4a6c-9b5e-1f2d3c4b5a69")
    {
        using var queue = new BusQueue(new("any"), new(), new(1));
        return new Delivery(queue, message, Guid.Parse(token), new DateTimeOffset(2026, 10, 1, 12, 5, 7, 600, TimeSpan.Zero));
    }

    private static Binding Trigger(bool batch, bool session, bool text)
    {
        var json = new JObject();
        if (batch) json["cardinality"] = "many";
        if (session) json["isSessionsEnabled"] = true;
        if (text) json["dataType"] = "string";
        return new Binding("serviceBusTrigger", "in", batch ? "messages" : "message", json);
    }

    /// <summary>Times are spelled by whatever carries them.</summary>
    private static bool IsTime(string name, JToken recorded) =>
        name.Contains("Expires", StringComparison.Ordinal) || name.Contains("Enqueued", StringComparison.Ordinal)
        || (recorded as JObject)?.ContainsKey("SessionLockedUntil") == true;

    /// <summary>A recorded value is JSON, or the text of JSON; a collection of texts has no nulls on its way to a worker.</summary>
    private static string Decode(JToken recorded) =>
        recorded.Type == JTokenType.String ? Canonical((string)recorded!).Replace("[null,null]", "[\"\",\"\"]", StringComparison.Ordinal) : recorded.ToString(Formatting.None);

    /// <summary>What the worker is sent, as the JSON that it stands for.</summary>
    private static string Plain(TypedData data) => data.DataCase switch
    {
        TypedData.DataOneofCase.String => JsonConvert.SerializeObject(data.String),
        TypedData.DataOneofCase.CollectionString => JsonConvert.SerializeObject(data.CollectionString.String),
        TypedData.DataOneofCase.CollectionSint64 => JsonConvert.SerializeObject(data.CollectionSint64.Sint64),
        _ => Canonical(data.Json),
    };

    private static string Canonical(string json) => JToken.ReadFrom(new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None }).ToString(Formatting.None);

    private static JObject Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(reader);
    }
}
