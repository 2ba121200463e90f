using System.Net;
using Veza.Doubles.FunctionsHost;
using Veza.Doubles.ServiceBus;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class SufferingFaults : IDisposable
{
    private readonly TestPackage package = new();

    public void Dispose() => package.Dispose();

    [Fact]
    public async Task A_cancellation_in_the_middle_of_a_call_fails_it_and_leaves_the_worker_alone()
    {
        await using var host = await package.StartAsync();
        host.Faults.Next(HostFault.Cancel);

        var cut = await host.InvokeAsync("jobs", "answer=deaf"); // would take for ever
        var next = await host.InvokeAsync("jobs", "anything");

        Assert.Equal((false, true, 1), (cut.Succeeded, next.Succeeded, host.WorkerStarts()));
    }

    [Fact]
    public async Task A_host_that_vanishes_fails_its_calls_and_comes_again_with_another_worker()
    {
        await using var host = await package.StartAsync();
        host.Faults.Next(HostFault.HostVanishes);
        var orphan = host.WorkerProcessId();

        var lost = await host.InvokeAsync("jobs", "answer=hold");
        await host.WorkersReadyAsync();
        var next = await host.InvokeAsync("jobs", "anything");

        Assert.Equal((false, true, 2), (lost.Succeeded, next.Succeeded, host.WorkerStarts()));
        Assert.NotEqual(orphan, host.WorkerProcessId());
        await Testing.Waiting.UntilAsync(
            () => host.Output.Contains("the worker that lost its host has ended", StringComparison.Ordinal), () => "the orphan ends");
    }

    [Fact]
    public async Task A_call_that_takes_too_long_costs_the_worker_its_life()
    {
        package.Settings["AzureFunctionsJobHost__functionTimeout"] = "00:00:01";
        await using var host = await package.StartAsync();

        var done = await host.InvokeAsync("jobs", "answer=deaf");
        await host.WorkersReadyAsync();

        Assert.Contains("Timeout value of 00:00:01", done.Error, StringComparison.Ordinal);
        Assert.Equal((2, (string?)null), (host.WorkerStarts(), host.StoppedBecause()));
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_a_call_fails_it_and_starts_the_next_worker()
    {
        await using var host = await package.StartAsync();
        host.Faults.Next(HostFault.KillDuringCall);

        var killed = await host.InvokeAsync("jobs", "answer=hold");
        await host.WorkersReadyAsync();
        var next = await host.InvokeAsync("jobs", "anything");

        Assert.Equal((false, true, 2), (killed.Succeeded, next.Succeeded, host.WorkerStarts()));
    }

    [Fact]
    public async Task A_slow_answer_is_an_answer()
    {
        await using var host = await package.StartAsync();
        host.Faults.SlowBy = TimeSpan.FromMilliseconds(1);
        host.Faults.Next(HostFault.SlowAnswer);

        var slow = await host.InvokeAsync("jobs", "anything");

        Assert.Equal((true, 1), (slow.Succeeded, host.Faults.Count(HostFault.SlowAnswer)));
    }

    [Fact]
    public async Task Faults_befall_those_who_are_named_and_come_by_chance_the_same_each_time()
    {
        await using var host = await package.StartAsync();
        host.Faults.AppliesTo = name => name == "jobs";
        host.Faults.Chance(HostFault.FailBeforeCall, 0.5);
        var seen = new List<bool>();

        for (var call = 0; call < 20; call++) seen.Add((await host.InvokeAsync("jobs", "anything")).Succeeded);
        var spared = await host.FireTimerAsync("timer-maintenance");

        Assert.True(spared.Succeeded);
        var again = new HostFaults(1);
        again.Chance(HostFault.FailBeforeCall, 0.5);
        again.Chance(HostFault.FailAfterAnswer, 0);
        Assert.Equal(seen.Count(s => !s), host.Faults.Count(HostFault.FailBeforeCall));
        Assert.InRange(seen.Count(s => s), 1, 19);
        Assert.Equal(!seen[0], again.Hits(HostFault.FailBeforeCall, "jobs"));
    }

    [Fact]
    public async Task A_stopped_host_that_is_recycled_goes_on()
    {
        await using var host = await package.StartAsync(() => new FunctionsHostOptions
        {
            PackageFolder = package.Folder, Settings = package.Settings, RecycleStoppedHost = true,
        });

        for (var kill = 0; kill < 4; kill++)
        {
            await host.KillWorkerAsync();
            await host.WorkersReadyAsync();
        }

        Assert.Equal((5, true), (host.WorkerStarts(), (await host.InvokeAsync("jobs", "anything")).Succeeded));
    }

    [Fact]
    public async Task Public_calls_wait_for_the_next_worker_where_they_can()
    {
        await using var host = await package.StartAsync();
        host.Faults.AlsoHttp = true;
        await host.KillWorkerAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/echo/a", UriKind.Relative));
        using var answer = await host.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, 2), (answer.StatusCode, host.WorkerStarts()));
    }

    /// <summary>Deliveries wait for the next worker: a restart costs a message one delivery at most.</summary>
    [Fact]
    public async Task A_restart_uses_up_no_deliveries()
    {
        await using var host = await package.StartAsync();
        await using var bus = await ServiceBusDouble.StartAsync(new ServiceBusOptions
        {
            Queues =
            [
                new("bridge-inbound", Sessions: true), new("bridge-outbound", Sessions: true), new("analytics"), new("blobs"),
                new("jobs", MaxDeliveryCount: 2),
            ],
        });
        await host.KillWorkerAsync();
        bus.Enqueue("jobs", "anything");

        host.Attach(bus);
        await bus.UntilEmptyAsync("jobs");

        Assert.Equal((0, 1), (bus.Queue("jobs").DeadLetterCount, bus.Queue("jobs").CompletedCount));
    }
}
