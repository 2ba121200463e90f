using System.Net;
using System.Text.Json;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.ServiceBus;
using static Veza.Shared.Tests.Events.EventScene;

namespace Veza.Shared.Tests.Events;

/// <summary>What the adapter sends, and what it makes of the answers.</summary>
public sealed class SendingToServiceBus
{
    [Fact]
    public void The_signature_is_that_of_the_official_client()
    {
        var vector = JsonElement.Parse(WorkingCopy.Read("tests/Shared.Tests/Events/Samples/sas-vector.json"));

        var header = ServiceBusTokens.Sign(
            Text("resource"), Text("policy"), Text("key"), DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("expiry").GetInt64()));

        Assert.Equal(Text("header"), header);

        string Text(string name) => vector.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task A_batch_has_the_exact_type_ids_for_duplicates_and_a_body_that_can_be_read_back()
    {
        await using var there = await FakeNamespace.StartAsync();
        await using var scene = await CreateAsync();
        var sent = Event("17") with { Payload = """{"text":"Zoë \"said\" 😀\\","n":1}""" };

        await there.Transport(scene).SendAsync(Queues.Analytics, [sent, Event("18")], CancellationToken.None);

        var post = Assert.Single(there.Posts);
        Assert.Equal(("analytics", "application/vnd.microsoft.servicebus.json"), (post.Queue, post.ContentType));
        Assert.StartsWith("SharedAccessSignature sr=http%3A%2F%2F127.0.0.1", post.Authorization, StringComparison.Ordinal);
        Assert.Equal(["analytics:17", "analytics:18"], post.MessageIds);
        Assert.All(post.Messages, m => Assert.Null(m!["BrokerProperties"]!["SessionId"]));
        Assert.Equal(sent, (await scene.Get<EventReceiver>().ReadAsync(post.Bodies.First(), CancellationToken.None)));
    }

    [Fact]
    public async Task Each_session_is_a_batch_of_its_own_and_keeps_its_order()
    {
        await using var there = await FakeNamespace.StartAsync();
        await using var scene = await CreateAsync();
        var events = Enumerable.Range(0, 90).Select(i => Event($"{i}", i % 3 == 2 ? null : $"s{i % 3}")).ToArray();

        await there.Transport(scene, o => (o.MaxBatchBytes, o.MaxInlineBytes) = (4096, 1000))
            .SendAsync(Queues.BridgeOutbound, events, CancellationToken.None);

        Assert.All(there.Posts, p => Assert.Single(p.Messages.Select(Session).Distinct()));
        foreach (var session in new[] { "s0", "s1" })
            Assert.Equal(
                events.Where(e => e.Session == session).Select(e => $"bridge-outbound:{e.Id}"),
                there.Posts.Where(p => Session(p.Messages[0]) == session).SelectMany(p => p.MessageIds));
        Assert.Equal(90, there.Posts.Sum(p => p.Messages.Count));

        static string Session(System.Text.Json.Nodes.JsonNode? m) => m!["BrokerProperties"]!["SessionId"]!.GetValue<string>();
    }

    [Fact]
    public async Task Batches_stay_below_the_limit_however_the_payloads_escape()
    {
        await using var there = await FakeNamespace.StartAsync();
        await using var scene = await CreateAsync();
        var random = new Random(7);
        var events = Enumerable.Range(0, 120).Select(i => Event($"{i}") with { Payload = Payload(random.Next(0, 1200)) }).ToArray();

        await there.Transport(scene, o => (o.MaxBatchBytes, o.MaxInlineBytes) = (5000, 1200))
            .SendAsync(Queues.Analytics, events, CancellationToken.None);

        Assert.All(there.Posts, p => Assert.True(p.Bytes <= 5000, $"{p.Bytes} bytes"));
        Assert.Equal(events.Select(e => $"analytics:{e.Id}").Order(), there.Posts.SelectMany(p => p.MessageIds).Order());
        foreach (var body in there.Posts.SelectMany(p => p.Bodies))
        {
            var read = await scene.Get<EventReceiver>().ReadAsync(body, CancellationToken.None);
            Assert.Equal(events.Single(e => e.Id == read.Id).Payload, read.Payload);
        }

        string Payload(int length) => JsonSerializer.Serialize(new string([.. Enumerable.Range(0, length).Select(_ => "a\"\\é\u007f"[random.Next(5)])]));
    }

    [Fact]
    public async Task A_payload_too_large_for_the_queue_travels_by_reference()
    {
        await using var there = await FakeNamespace.StartAsync();
        var consumer = new NotingConsumer(Queues.Analytics);
        string? received = null;
        consumer.Then = e =>
        {
            received = e.Payload;
            return Task.CompletedTask;
        };
        await using var scene = await CreateAsync(consumer);
        var large = Event("1") with { Payload = $$"""{"text":"{{new string('x', 300_000)}}"}""" };

        await there.Transport(scene).SendAsync(Queues.Analytics, [large], CancellationToken.None);
        await there.Transport(scene).SendAsync(Queues.Analytics, [large], CancellationToken.None);
        var body = there.Posts[0].Bodies.Single();
        await scene.Get<EventReceiver>().ReceiveAsync(Queues.Analytics, [body], CancellationToken.None);

        Assert.True(there.Posts[0].Bytes < 1000);
        Assert.Equal(large.Payload, received);
        Assert.Equal(1, await scene.Database.CountAsync("event_payloads"));
    }

    [Fact]
    public async Task What_may_pass_is_sent_again_under_the_same_ids()
    {
        await using var there = await FakeNamespace.StartAsync();
        await using var scene = await CreateAsync();
        foreach (var status in new[] { HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable, HttpStatusCode.RequestTimeout })
            there.Answers.Enqueue((status, "", null));

        await there.Transport(scene).SendAsync(Queues.Analytics, [Event("1")], CancellationToken.None);

        Assert.Equal(4, there.Posts.Count);
        Assert.Equal(["analytics:1"], there.Posts.SelectMany(p => p.MessageIds).Distinct());
    }

    [Fact]
    public async Task Throttling_is_known_by_its_number_whatever_the_status_and_waited_for()
    {
        await using var there = await FakeNamespace.StartAsync();
        await using var scene = await CreateAsync();
        there.Answers.Enqueue((HttpStatusCode.Forbidden, "<Error><Code>403</Code><Detail>50009: please wait</Detail></Error>", null));
        there.Answers.Enqueue((HttpStatusCode.TooManyRequests, "", "30"));

        await there.Transport(scene, o => o.MaxRetryDelay = TimeSpan.FromMilliseconds(20))
            .SendAsync(Queues.Analytics, [Event("1")], CancellationToken.None);

        Assert.Equal(3, there.Posts.Count);
    }

    [Fact]
    public async Task After_the_last_try_the_relay_is_told()
    {
        await using var there = await FakeNamespace.StartAsync();
        await using var scene = await CreateAsync();
        for (var i = 0; i < 4; i++) there.Answers.Enqueue((HttpStatusCode.ServiceUnavailable, "", null));

        await Assert.ThrowsAsync<HttpRequestException>(
            () => there.Transport(scene).SendAsync(Queues.Analytics, [Event("1")], CancellationToken.None));

        Assert.Equal(4, there.Posts.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, 1)]
    [InlineData(HttpStatusCode.NotFound, 1)]
    [InlineData(HttpStatusCode.Gone, 1)]
    [InlineData(HttpStatusCode.Unauthorized, 2)] // once more with a new token
    public async Task What_cannot_pass_is_not_tried_again_and_says_what_to_mend(HttpStatusCode status, int tries)
    {
        await using var there = await FakeNamespace.StartAsync();
        await using var scene = await CreateAsync();
        there.Judge = _ => status;

        var refusal = await Assert.ThrowsAsync<ServiceBusRefusedException>(
            () => there.Transport(scene).SendAsync(Queues.Analytics, [Event("1")], CancellationToken.None));

        Assert.Equal(tries, there.Posts.Count);
        Assert.Contains("'analytics'", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_message_that_the_queue_does_not_understand_is_parked_and_the_others_pass()
    {
        await using var there = await FakeNamespace.StartAsync();
        await using var scene = await CreateAsync(new NotingConsumer(Queues.Analytics));
        there.Judge = p => p.MessageIds.Contains("analytics:2") ? HttpStatusCode.BadRequest : null;

        await there.Transport(scene).SendAsync(Queues.Analytics, [Event("1"), Event("2"), Event("3")], CancellationToken.None);

        Assert.Equal(
            ["analytics:1", "analytics:3"], there.Posts.Where(p => p.Messages.Count == 1).SelectMany(p => p.MessageIds).Except(["analytics:2"]));
        Assert.Equal([("", "2", true)], (await scene.KeptAsync()).Select(k => (k.Consumer, k.Event, k.Parked)));
    }

    [Fact]
    public async Task A_namespace_out_of_reach_fails_the_send()
    {
        var there = await FakeNamespace.StartAsync();
        await using var scene = await CreateAsync();
        var transport = there.Transport(scene);
        await there.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => transport.SendAsync(Queues.Analytics, [Event("1")], CancellationToken.None));
    }
}
