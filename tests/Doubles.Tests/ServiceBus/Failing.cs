using Azure.Messaging.ServiceBus;
using Veza.Doubles.Tests.ServiceBus.Support;
using Veza.Testing;
using static Veza.Doubles.Tests.ServiceBus.Support.BusScene;

namespace Veza.Doubles.Tests.ServiceBus;

/// <summary>The faults that can be asked for.</summary>
public sealed class Failing
{
    [Fact]
    public async Task Sends_fail_and_nothing_is_stored()
    {
        await using var scene = await BusScene.StartAsync();
        var faults = scene.Bus.Faults;

        faults.Fail.Next();
        Assert.Equal(ServiceBusFailureReason.GeneralError, await scene.FailAsync("plain", Message("a", "m")));
        faults.Busy.Next();
        Assert.Equal(ServiceBusFailureReason.ServiceBusy, await scene.FailAsync("plain", Message("a", "m")));
        faults.RefuseToken.Next();
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => scene.SendAsync("plain", Message("a", "m")));
        faults.Misunderstands = m => m.Body == "a";
        await Assert.ThrowsAsync<ArgumentException>(() => scene.SendAsync("plain", Message("a", "m")));

        Assert.Equal((0, 0), (scene.Bus.Queue("plain").SentCount, scene.Bus.Queue("plain").Duplicates));
        Assert.Equal((1, 1, 1), (faults.Fail.Struck, faults.Busy.Struck, faults.RefuseToken.Struck));
    }

    [Fact]
    public async Task A_token_can_turn_out_to_be_no_good_while_it_is_used()
    {
        await using var scene = await BusScene.StartAsync();
        await using var client = scene.Client();
        var sender = client.CreateSender("plain");
        await sender.SendMessageAsync(Message("a", "1"));

        scene.Clock.Advance(TimeSpan.FromDays(1)); // beyond the life of any token
        await Assert.ThrowsAnyAsync<Exception>(() => sender.SendMessageAsync(Message("a", "2"))); // the link ends
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => sender.SendMessageAsync(Message("a", "2"))); // of the next

        Assert.Equal(1, scene.Bus.Queue("plain").SentCount);
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_message_and_the_second_try_is_dropped_unless_detection_fails_too()
    {
        await using var scene = await BusScene.StartAsync();
        var queue = scene.Bus.Queue("plain");
        scene.Bus.Faults.StoreThenLoseAnswer.Next();

        await scene.FailAsync("plain", Message("a", "m"));
        await scene.SendAsync("plain", Message("a", "m"));
        Assert.Equal((1, 1), (queue.Waiting, queue.Duplicates));

        scene.Bus.Faults.DuplicateStored.Next();
        await scene.SendAsync("plain", Message("a", "m"));
        Assert.Equal((2, 1), (queue.Waiting, queue.Duplicates));
    }

    [Fact]
    public async Task An_outage_ends_when_it_is_ended_and_deliveries_go_on()
    {
        await using var scene = await BusScene.StartAsync();
        await using var client = scene.Client();
        var connected = client.CreateSender("plain");
        await connected.SendMessageAsync(Message("before"));

        scene.Bus.Faults.Outage = true;
        await Assert.ThrowsAsync<ServiceBusException>(() => connected.SendMessageAsync(Message("a", "m")));
        await scene.FailAsync("plain", Message("a", "m"));
        Assert.True((await scene.TakeAsync("plain")).Complete());
        scene.Bus.Faults.Clear();

        await connected.SendMessageAsync(Message("a", "m"));
        Assert.Equal((2, 0), (scene.Bus.Queue("plain").SentCount, scene.Bus.Queue("plain").Duplicates));
    }

    [Fact]
    public async Task An_answer_comes_late_by_the_clock()
    {
        await using var scene = await BusScene.StartAsync();
        scene.Bus.Faults.Slow.Next();

        var sending = scene.SendAsync("plain", Message("a", "m"));
        await scene.Bus.Queue("plain").UntilAsync(q => q.Waiting == 1, "reached");
        Assert.False(sending.IsCompleted);
        await Waiting.UntilAsync(() =>
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
            return sending.IsCompleted;
        }, () => "the answer comes");

        await sending;
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
        scene.Bus.Faults.Fail.Probability = 1;

        await scene.SendAsync("plain", Message("a"));
        Assert.Equal(ServiceBusFailureReason.GeneralError, await scene.FailAsync("strict", Message("a")));
    }
}
