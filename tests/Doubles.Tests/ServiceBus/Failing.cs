using System.Net;
using Veza.Doubles.Tests.ServiceBus.Support;
using Veza.Testing;

namespace Veza.Doubles.Tests.ServiceBus;

/// <summary>The faults that can be asked for.</summary>
public sealed class Failing
{
    private const string Broker = """{"MessageId":"m"}""";

    [Fact]
    public async Task Sends_fail_and_nothing_is_stored()
    {
        await using var scene = await BusScene.StartAsync();
        var faults = scene.Bus.Faults;

        faults.Fail500.Next();
        Assert.Equal(HttpStatusCode.InternalServerError, await scene.StatusAsync("plain", "a", Broker));
        faults.RefuseToken.Next();
        Assert.Equal(HttpStatusCode.Unauthorized, await scene.StatusAsync("plain", "a", Broker));
        faults.Busy503.Next(2);
        faults.RetryAfter = TimeSpan.FromSeconds(7);
        using (var busy = await scene.SendAsync("plain", "a", Broker))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(7)), (busy.StatusCode, busy.Headers.RetryAfter?.Delta));
            Assert.Contains("50009", await busy.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        faults.RetryAfter = null;
        using (var busy = await scene.SendAsync("plain", "a", Broker)) Assert.Null(busy.Headers.RetryAfter);

        Assert.Equal((0, 0, 2), (scene.Bus.Queue("plain").SentCount, scene.Bus.Queue("plain").Duplicates, faults.Busy503.Struck));
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_message_and_the_second_try_is_dropped_unless_detection_fails_too()
    {
        await using var scene = await BusScene.StartAsync();
        scene.Bus.Faults.StoreThenLoseAnswer.Next();

        await Assert.ThrowsAsync<HttpRequestException>(() => scene.StatusAsync("plain", "a", Broker));
        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("plain", "a", Broker));
        Assert.Equal((1, 1), (scene.Bus.Queue("plain").Waiting, scene.Bus.Queue("plain").Duplicates));

        scene.Bus.Faults.DuplicateStored.Next();
        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("plain", "a", Broker));
        Assert.Equal((2, 1), (scene.Bus.Queue("plain").Waiting, scene.Bus.Queue("plain").Duplicates));
    }

    [Fact]
    public async Task An_outage_ends_when_it_is_ended_and_deliveries_go_on()
    {
        await using var scene = await BusScene.StartAsync();
        scene.Bus.Enqueue("plain", "before");

        scene.Bus.Faults.Outage = true;
        await Assert.ThrowsAsync<HttpRequestException>(() => scene.StatusAsync("plain", "a", Broker));
        Assert.True((await scene.TakeAsync("plain")).Complete());
        scene.Bus.Faults.Clear();

        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("plain", "a", Broker));
    }

    [Fact]
    public async Task An_answer_comes_late_by_the_clock()
    {
        await using var scene = await BusScene.StartAsync();
        scene.Bus.Faults.Slow.Next();

        var sending = scene.StatusAsync("plain", "a", Broker);
        await scene.Bus.Queue("plain").UntilAsync(q => q.Waiting == 1, "reached");
        Assert.False(sending.IsCompleted);
        await Waiting.UntilAsync(() =>
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
            return sending.IsCompleted;
        }, () => "the answer comes");

        Assert.Equal(HttpStatusCode.Created, await sending);
    }

    [Fact]
    public async Task A_lost_lock_brings_the_message_again()
    {
        await using var scene = await BusScene.StartAsync();
        scene.Bus.Enqueue("chat-events", "a", sessionId: "s");
        scene.Bus.Faults.LoseLock.Next();

        Assert.False((await scene.TakeAsync("chat-events")).Complete());

        var again = await scene.TakeAsync("chat-events");
        Assert.Equal((2, 1), (again.Count, scene.Bus.Queue("chat-events").LocksLost));
        Assert.True(again.Complete());
    }

    [Fact]
    public async Task Faults_befall_the_queues_that_are_named()
    {
        await using var scene = await BusScene.StartAsync();
        scene.Bus.Faults.AppliesTo = queue => queue == "strict";
        scene.Bus.Faults.Fail500.Probability = 1;

        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("plain", "a"));
        Assert.Equal(HttpStatusCode.InternalServerError, await scene.StatusAsync("strict", "a"));
    }
}
