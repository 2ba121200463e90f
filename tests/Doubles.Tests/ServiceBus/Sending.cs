using System.Net;
using Veza.Doubles.Tests.ServiceBus.Support;

namespace Veza.Doubles.Tests.ServiceBus;

/// <summary>What the queues make of sends by REST.</summary>
public sealed class Sending
{
    [Fact]
    public async Task A_message_arrives_with_what_was_said_of_it()
    {
        await using var scene = await BusScene.StartAsync();

        Assert.Equal(HttpStatusCode.Created, await scene.SendSampleAsync("send-single"));

        var message = Assert.Single(scene.Bus.Queue("chat-events").Sent);
        Assert.Equal(
            ("evt-0001", "conv-42", "req-0009", "messageCreated", TimeSpan.FromDays(1), "application/json"),
            (message.MessageId, message.SessionId, message.CorrelationId, message.Label, message.TimeToLive, message.ContentType));
        Assert.Equal(BusScene.Sample("send-single").GetProperty("bodyText").GetString(), message.Body);
        Assert.Equal((1, scene.Clock.GetUtcNow()), (message.SequenceNumber, message.EnqueuedAt));
    }

    [Fact]
    public async Task A_batch_arrives_in_its_order_with_its_properties()
    {
        await using var scene = await BusScene.StartAsync();

        Assert.Equal(HttpStatusCode.Created, await scene.SendSampleAsync("send-batch"));

        var sent = scene.Bus.Queue("chat-events").Sent;
        Assert.Equal(["evt-0001", "evt-0003"], sent.Select(m => m.MessageId));
        Assert.Equal([TimeSpan.FromDays(1), null], sent.Select(m => m.TimeToLive));
        Assert.Equal(["messageCreated", "messageEdited"], sent.Select(m => m.Properties["eventType"]));
        Assert.Contains("\"seq\":17", sent[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_ones_own_become_properties_and_a_missing_id_is_made_up()
    {
        await using var scene = await BusScene.StartAsync();
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["priority"] = "\"high\"", ["x-ms-retrypolicy"] = "NoRetry" };

        using var one = await scene.SendAsync("plain", "a", headers: headers);
        using var two = await scene.SendAsync("plain", "a");

        var sent = scene.Bus.Queue("plain").Sent;
        Assert.Equal("priority=high", string.Join(',', sent[0].Properties.Select(p => $"{p.Key}={p.Value}")));
        Assert.Equal(2, sent.Select(m => m.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_message_id_of_the_last_ten_minutes_is_dropped_with_the_same_answer()
    {
        await using var scene = await BusScene.StartAsync();

        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("plain", "a", """{"MessageId":"m"}"""));
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("careless", "a", """{"MessageId":"m"}"""));
        Assert.Equal((1, 1, 2), (scene.Bus.Queue("plain").SentCount, scene.Bus.Queue("plain").Duplicates, scene.Bus.Queue("careless").Waiting));

        (await scene.TakeAsync("plain")).Complete();
        scene.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        await scene.StatusAsync("plain", "a", """{"MessageId":"m"}""");
        Assert.Equal((0, 2), (scene.Bus.Queue("plain").Waiting, scene.Bus.Queue("plain").Duplicates));
        scene.Clock.Advance(TimeSpan.FromTicks(1));
        await scene.StatusAsync("plain", "a", """{"MessageId":"m"}""");
        Assert.Equal((1, 2), (scene.Bus.Queue("plain").Waiting, scene.Bus.Queue("plain").Duplicates));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"MessageId":7}""")]
    [InlineData("""{"MessageId":"é"}""")]
    [InlineData("""{"SessionId":"a","PartitionKey":"b"}""")]
    [InlineData("""{"ScheduledEnqueueTimeUtc":"2030-01-01T00:05:00Z"}""")]
    [InlineData("""{"TimeToLive":"1"}""")]
    [InlineData("""{"TimeToLive":0}""")]
    [InlineData("""{"TimeToLiveTimeSpan":"soon"}""")]
    public async Task Broker_properties_that_are_none_are_refused(string brokerProperties)
    {
        await using var scene = await BusScene.StartAsync();

        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("plain", "a", """{"MessageId":"m","Unknown":[]}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await scene.StatusAsync("plain", "a", brokerProperties));

        Assert.Equal(1, scene.Bus.Queue("plain").SentCount);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""[{"Body":"a"},{"Body":{}}]""")]
    [InlineData("""[{"Body":"a"},{"Body":"b","BrokerProperties":{"MessageId":7}}]""")]
    [InlineData("""[{"Body":"a"},{"Body":"b","UserProperties":{"x":[]}}]""")]
    public async Task A_batch_with_something_wrong_is_refused_as_a_whole(string body)
    {
        await using var scene = await BusScene.StartAsync();

        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("plain", """[{"Body":"a"},{"Body":"b"}]""", contentType: BusScene.Batch));
        Assert.Equal(HttpStatusCode.BadRequest, await scene.StatusAsync("plain", body, contentType: BusScene.Batch));

        Assert.Equal(2, scene.Bus.Queue("plain").SentCount);
    }

    [Fact]
    public async Task A_batchs_content_type_has_no_charset()
    {
        await using var scene = await BusScene.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await scene.StatusAsync("plain", """[{"Body":"a"}]""", contentType: BusScene.Batch + "; charset=utf-8"));

        Assert.Equal(0, scene.Bus.Queue("plain").SentCount);
    }

    [Fact]
    public async Task A_queue_with_sessions_wants_one_and_only_one_per_batch()
    {
        await using var scene = await BusScene.StartAsync();
        string Two(string session) =>
            """[{"Body":"a","BrokerProperties":{"SessionId":"s"}},{"Body":"b","BrokerProperties":{"SessionId":"?"}}]""".Replace("?", session, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, await scene.StatusAsync("chat-events", "a", """{"MessageId":"m"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await scene.StatusAsync("chat-events", Two("t"), contentType: BusScene.Batch));
        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("chat-events", Two("s"), contentType: BusScene.Batch));

        Assert.Equal(2, scene.Bus.Queue("chat-events").SentCount);
    }

    [Fact]
    public async Task What_is_too_large_is_refused()
    {
        await using var scene = await BusScene.StartAsync(maxQueueBytes: 300_000);
        const string broker = """{"MessageId":"m"}""";
        var room = 256 * 1024 - broker.Length;

        Assert.Equal(HttpStatusCode.Forbidden, await scene.StatusAsync("plain", new string('a', room + 1), broker));
        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("plain", new string('a', room), broker));
        Assert.Equal(HttpStatusCode.Forbidden, await scene.StatusAsync("plain", new string('a', 50_000))); // now the queue is full
        (await scene.TakeAsync("plain")).Complete();
        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("plain", new string('a', 50_000)));
    }

    [Fact]
    public async Task Where_there_is_no_queue_it_says_so()
    {
        await using var scene = await BusScene.StartAsync();

        Assert.Equal(HttpStatusCode.Gone, await scene.StatusAsync("nowhere", "a"));
        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("PLAIN", "a"));
    }
}
