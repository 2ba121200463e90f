using System.Collections.Concurrent;
using Veza.Doubles.FunctionsHost;
using Veza.Doubles.ServiceBus;
using Veza.Doubles.Tests.FunctionsHost;

namespace Veza.Doubles.Tests.ServiceBus;

/// <summary>How messages come to functions and are settled by what comes of the calls.</summary>
public sealed class TriggeringFunctions : IAsyncLifetime
{
    private readonly HostFaults faults = new(seed: 1);
    private readonly ConcurrentQueue<(string Function, TriggerValue Value)> calls = new();
    private Func<string, TriggerValue, CancellationToken, Task<bool>> answer = (_, _, _) => Task.FromResult(true);
    private ServiceBusDouble bus = null!;

    public async Task InitializeAsync() => bus = await StartBusAsync();

    public async Task DisposeAsync() => await bus.DisposeAsync();

    [Fact]
    public async Task A_success_completes_and_a_failure_brings_the_message_again()
    {
        var failures = 2;
        answer = (_, _, _) => Task.FromResult(Interlocked.Decrement(ref failures) < 0);
        bus.Enqueue("jobs", "hello", "m1");

        await using var pump = Start();
        await bus.UntilEmptyAsync("jobs");

        Assert.Equal([1, 2, 3], calls.Select(c => Read(c.Value, "DeliveryCount")));
        Assert.Equal(("hello", "m1"), (calls.First().Value.Value, Read(calls.First().Value, "MessageId")));
        Assert.Equal(1, bus.Queue("jobs").CompletedCount);
    }

    [Fact]
    public async Task A_queue_without_sessions_has_as_many_calls_at_once_as_host_json_allows()
    {
        var (busy, most) = (0, 0);
        var full = new TaskCompletionSource();
        answer = async (_, _, _) =>
        {
            var now = Interlocked.Increment(ref busy);
            lock (calls) most = Math.Max(most, now);
            if (now == 4) full.TrySetResult();
            await full.Task;
            Interlocked.Decrement(ref busy);
            return true;
        };
        for (var i = 0; i < 40; i++) bus.Enqueue("jobs", "x");

        await using var pump = Start();
        await bus.UntilEmptyAsync("jobs");

        Assert.Equal((4, 40), (most, calls.Count));
    }

    [Fact]
    public async Task Sessions_run_beside_each_other_and_each_in_order_whatever_fails()
    {
        var random = new Random(1);
        answer = (_, _, _) =>
        {
            lock (random) return Task.FromResult(random.Next(3) > 0);
        };
        for (var i = 0; i < 20; i++)
            foreach (var session in new[] { "a", "b", "c" }) bus.Enqueue("bridge-inbound", $"{i}", $"{session}{i}", session);

        await using var pump = Start();
        await bus.UntilEmptyAsync("bridge-inbound");

        var queue = bus.Queue("bridge-inbound");
        foreach (var session in queue.Completed.GroupBy(m => m.SessionId))
            Assert.Equal(session.Select(m => m.SequenceNumber).Order(), session.Select(m => m.SequenceNumber));
        Assert.Equal(60, queue.CompletedCount + queue.DeadLetterCount);
        Assert.True(calls.Count > 60);
    }

    [Fact]
    public async Task A_batch_is_done_or_comes_again_as_a_whole()
    {
        var failures = 1;
        answer = (_, _, _) => Task.FromResult(Interlocked.Decrement(ref failures) < 0);
        for (var i = 0; i < 14; i++) bus.Enqueue("analytics", $"{i}", $"m{i}");

        await using var pump = Start();
        await bus.UntilEmptyAsync("analytics");

        Assert.Equal([10, 10, 4], calls.Select(c => ((string[])c.Value.Value!).Length));
        Assert.Equal(Enumerable.Repeat(2, 10), (int[])Read(calls.ElementAt(1).Value, "DeliveryCountArray")!);
        Assert.Equal(Enumerable.Range(0, 14).Select(i => $"{i}"), calls.Skip(1).SelectMany(c => (string[])c.Value.Value!));
    }

    [Fact]
    public async Task Messages_of_a_queue_without_sessions_are_reordered_when_asked_for()
    {
        for (var i = 0; i < 3; i++)
        {
            bus.Enqueue("analytics", $"{i}", $"m{i}");
            bus.Enqueue("bridge-inbound", $"{i}", $"m{i}", "s");
        }

        faults.Chance(HostFault.Reorder, 1);
        await using var pump = Start();
        await bus.UntilEmptyAsync("analytics");
        await bus.UntilEmptyAsync("bridge-inbound");

        Assert.Equal(["2", "1", "0"], (string[])calls.Single(c => c.Function == "analytics").Value.Value!);
        Assert.Equal(["0", "1", "2"], bus.Queue("bridge-inbound").Completed.Select(m => m.Body));
        Assert.Equal(1, faults.Count(HostFault.Reorder));
    }

    [Fact]
    public async Task What_is_in_flight_at_the_end_comes_again()
    {
        answer = async (_, _, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return true;
        };
        bus.Enqueue("jobs", "x");
        var pump = Start();
        await bus.Queue("jobs").UntilAsync(q => q.InFlight == 1, "busy");

        await pump.DisposeAsync();

        Assert.Equal((1, 0), (bus.Queue("jobs").Waiting, bus.Queue("jobs").InFlight));
    }

    [Fact]
    public async Task A_queue_that_is_not_there_or_differs_is_told_at_once()
    {
        await using var other = await ServiceBusDouble.StartAsync(new()
        {
            Queues = [new("bridge-outbound", Sessions: true), new("bridge-inbound", Sessions: true), new("jobs"), new("analytics", Sessions: true)],
        });

        var e = Assert.Throws<PackageException>(() => new ServiceBusPump(TestFunctions.Queues, TestFunctions.Limits, CallAsync, faults, other));

        Assert.Equal("Function analytics: isSessionsEnabled is False, and that of queue 'analytics' is True.", e.Message);
    }

    [Fact]
    public async Task A_host_delivers_to_its_worker()
    {
        using var package = new TestPackage();
        await using var host = await package.StartAsync();
        host.Faults.Next(HostFault.Duplicate);
        host.Faults.AppliesTo = name => name == "jobs";
        host.Attach(bus);

        bus.Enqueue("jobs", "fine");
        bus.Enqueue("bridge-outbound", "answer=fail", "bad", "s");
        bus.Enqueue("bridge-outbound", "after it", "good", "s");
        await bus.UntilEmptyAsync("jobs");
        await bus.UntilEmptyAsync("bridge-outbound");

        Assert.Equal(2 + 10 + 1, host.Invocations);
        Assert.Equal(("bad", "good"), (Assert.Single(bus.Queue("bridge-outbound").DeadLetters).Message.MessageId, Assert.Single(bus.Queue("bridge-outbound").Completed).MessageId));
    }

    private static object? Read(TriggerValue value, string name) => value.BindingData.Single(d => d.Key == name).Value;

    private static Task<ServiceBusDouble> StartBusAsync() => ServiceBusDouble.StartAsync(new()
    {
        Queues = [new("bridge-outbound", Sessions: true), new("bridge-inbound", Sessions: true), new("jobs"), new("analytics"), new("blobs")],
    });

    private ServiceBusPump Start() => new(TestFunctions.Queues, TestFunctions.Limits, CallAsync, faults, bus);

    private async Task<Invocation> CallAsync(FunctionSpec function, TriggerValue value, CancellationToken ct)
    {
        calls.Enqueue((function.Name, value));
        return new(Guid.Empty, function.Name, await answer(function.Name, value, ct));
    }
}
