using Azure.Messaging.ServiceBus;
using Veza.Doubles.Tests.ServiceBus.Support;
using static Veza.Doubles.Tests.ServiceBus.Support.BusScene;

namespace Veza.Doubles.Tests.ServiceBus;

/// <summary>What the queues make of what the official client sends.</summary>
public sealed class Sending
{
    [Fact]
    public async Task A_message_arrives_with_what_was_said_of_it()
    {
        await using var scene = await BusScene.StartAsync();
        var sent = Message("""{"a":1}""", "evt-0001", "conv-42");
        (sent.CorrelationId, sent.Subject, sent.TimeToLive, sent.ContentType) = ("req-0009", "messageCreated", TimeSpan.FromDays(1), "application/json");
        (sent.To, sent.ReplyTo, sent.ReplyToSessionId) = ("there", "here", "conv-43");
        sent.ApplicationProperties["eventType"] = "x";
        sent.ApplicationProperties["schema"] = 1;

        await scene.SendAsync("chat-events", sent);

        var message = Assert.Single(scene.Bus.Queue("chat-events").Sent);
        Assert.Equal(
            ("evt-0001", "conv-42", "req-0009", "messageCreated", TimeSpan.FromDays(1), "application/json"),
            (message.MessageId, message.SessionId, message.CorrelationId, message.Label, message.TimeToLive, message.ContentType));
        Assert.Equal(("there", "here", "conv-43"), (message.To, message.ReplyTo, message.ReplyToSessionId));
        Assert.Equal(("""{"a":1}""", "x", 1), (message.Body, message.Properties["eventType"], message.Properties["schema"]));
        Assert.Equal((1, scene.Clock.GetUtcNow()), (message.SequenceNumber, message.EnqueuedAt));
    }

    [Fact]
    public async Task A_batch_arrives_in_its_order_as_one_send()
    {
        await using var scene = await BusScene.StartAsync();

        await scene.SendAsync("chat-events", [.. Enumerable.Range(0, 300).Select(i => Message($"{i}", $"m{i}", "conv-42"))]);

        var queue = scene.Bus.Queue("chat-events");
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), queue.Sent.Select(m => m.Body));
        Assert.All(queue.Sent, m => Assert.Equal("conv-42", m.SessionId));
        Assert.Equal(1, queue.Sends);
    }

    [Fact]
    public async Task A_missing_id_is_made_up()
    {
        await using var scene = await BusScene.StartAsync();

        await scene.SendAsync("plain", Message("a"), Message("a"));

        Assert.Equal(2, scene.Bus.Queue("plain").Sent.Select(m => m.MessageId).Where(id => id.Length > 0).Distinct().Count());
    }

    [Fact]
    public async Task A_message_id_of_the_last_ten_minutes_is_dropped_with_the_same_answer()
    {
        await using var scene = await BusScene.StartAsync();
        var queue = scene.Bus.Queue("plain");

        for (var i = 0; i < 2; i++) await scene.SendAsync("plain", Message("a", "m"));
        for (var i = 0; i < 2; i++) await scene.SendAsync("careless", Message("a", "m"));
        Assert.Equal((1, 1, 2), (queue.SentCount, queue.Duplicates, scene.Bus.Queue("careless").Waiting));

        (await scene.TakeAsync("plain")).Complete();
        scene.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        await scene.SendAsync("plain", Message("a", "m"));
        Assert.Equal((0, 2), (queue.Waiting, queue.Duplicates));
        scene.Clock.Advance(TimeSpan.FromTicks(1));
        await scene.SendAsync("plain", Message("a", "m"));
        Assert.Equal((1, 2), (queue.Waiting, queue.Duplicates));
    }

    [Fact]
    public async Task A_queue_with_sessions_wants_one_and_only_one_per_batch()
    {
        await using var scene = await BusScene.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => scene.SendAsync("chat-events", Message("a", "m")));
        await Assert.ThrowsAsync<ArgumentException>(() => scene.SendAsync("chat-events", Message("a", "1", "s"), Message("b", "2", "t")));
        await scene.SendAsync("chat-events", Message("a", "1", "s"), Message("b", "2", "s"));

        Assert.Equal(2, scene.Bus.Queue("chat-events").SentCount);
    }

    [Fact]
    public async Task What_is_too_large_is_refused()
    {
        await using var scene = await BusScene.StartAsync(maxQueueBytes: 300_000);

        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, await scene.FailAsync("plain", Message(new string('a', 256 * 1024), "m")));
        await scene.SendAsync("plain", Message(new string('a', 255 * 1024), "m"));
        Assert.Equal(ServiceBusFailureReason.QuotaExceeded, await scene.FailAsync("plain", Message(new string('a', 50_000))));
        (await scene.TakeAsync("plain")).Complete();
        await scene.SendAsync("plain", Message(new string('a', 50_000)));
    }

    [Fact]
    public async Task Where_there_is_no_queue_it_says_so()
    {
        await using var scene = await BusScene.StartAsync();

        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, await scene.FailAsync("nowhere", Message("a")));
        await scene.SendAsync("PLAIN", Message("a"));

        Assert.Equal(1, scene.Bus.Queue("plain").SentCount);
    }

    [Fact]
    public async Task Nobody_receives_but_the_host_in_this_process()
    {
        await using var scene = await BusScene.StartAsync();
        await using var client = scene.Client();

        await Assert.ThrowsAsync<NotSupportedException>(() => client.CreateReceiver("plain").ReceiveMessageAsync());
    }
}
