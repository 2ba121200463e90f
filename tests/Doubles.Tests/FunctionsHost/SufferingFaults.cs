using System.Net;
using Veza.Doubles.FunctionsHost;
using Veza.Doubles.ServiceBus;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class SufferingFaults : IDisposable
{
    private readonly TestPackage package = new();

    public void Dispose() => package.Dispose();

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_a_call_fails_it_and_leaves_the_handler_alone()
    {
        await using var host = await package.StartAsync();
        host.Faults.Next(HostFault.ConnectionReset);

        var cut = await host.InvokeAsync("jobs", "answer=hold"); // would take for ever
        var next = await host.InvokeAsync("jobs", "anything");

        Assert.Equal((false, true, 1), (cut.Succeeded, next.Succeeded, host.HandlerStarts()));
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_a_call_fails_it_and_starts_the_next_handler()
    {
        await using var host = await package.StartAsync();
        host.Faults.Next(HostFault.KillDuringCall);

        var killed = await host.InvokeAsync("jobs", "answer=hold");
        await host.HandlersReadyAsync();
        var next = await host.InvokeAsync("jobs", "anything");

        Assert.Equal((false, true, 2), (killed.Succeeded, next.Succeeded, host.HandlerStarts()));
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
            await host.KillHandlerAsync();
            await host.HandlersReadyAsync();
        }

        Assert.Equal((5, true), (host.HandlerStarts(), (await host.InvokeAsync("jobs", "anything")).Succeeded));
    }

    [Fact]
    public async Task Public_calls_wait_for_the_next_handler_where_they_can()
    {
        await using var host = await package.StartAsync();
        host.Faults.AlsoHttp = true;
        await host.KillHandlerAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/echo/a", UriKind.Relative));
        using var answer = await host.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, 2), (answer.StatusCode, host.HandlerStarts()));
    }

    /// <summary>
    /// Redelivery does not wait: while a handler starts again, a message uses up all its deliveries. So few deliveries are a
    /// way to lose messages to a restart.
    /// </summary>
    [Theory]
    [InlineData(10, 1, 0)]
    [InlineData(int.MaxValue, 0, 1)]
    public async Task A_restart_makes_dead_letters_of_messages_with_few_deliveries(int deliveries, int dead, int done)
    {
        await using var host = await package.StartAsync();
        await using var bus = await ServiceBusDouble.StartAsync(new ServiceBusOptions
        {
            Queues =
            [
                new("bridge-inbound", Sessions: true), new("bridge-outbound", Sessions: true), new("analytics"),
                new("jobs", MaxDeliveryCount: deliveries),
            ],
        });
        await host.KillHandlerAsync();
        bus.Enqueue("jobs", "anything");

        host.Attach(bus);
        await bus.UntilEmptyAsync("jobs");

        Assert.Equal((dead, done), (bus.Queue("jobs").DeadLetterCount, bus.Queue("jobs").CompletedCount));
    }
}
