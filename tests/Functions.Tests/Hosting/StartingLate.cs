using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Veza.Functions.Hosting.Worker;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Hosting;

/// <summary>Behind the Functions host, what works in the background is started after the port is open, and by hand.</summary>
[Trait(Stage.Name, Stage.Standalone)] // looks inside
public sealed class StartingLate
{
    [Fact]
    public async Task One_that_fails_ends_the_server_instead_of_being_missed_in_silence()
    {
        var log = new LogLines();
        var (late, life) = Start(log, new Working(), new Failing());

        await late.StartedAsync(default);
        await WhenAsync(life.ApplicationStopping);

        Assert.Equal("It breaks.", log.Errors.Single().Exception?.Message);
        Assert.True(late.HasFailed); // which the program tells the host, that counts failures
    }

    [Fact]
    public async Task They_end_in_their_turn_the_last_one_first_and_none_is_left_out_when_one_cannot()
    {
        var log = new LogLines();
        var ended = new List<string>();
        var last = new Working("third", ended);
        var (late, life) = Start(log, new Working("first", ended), new Working("second", ended) { CannotStop = true }, last);
        await late.StartedAsync(default);
        await last.Running.WaitAsync(TimeSpan.FromSeconds(20));

        await late.StoppingAsync(default);
        await Assert.ThrowsAsync<AggregateException>(() => late.StopAsync(default));

        Assert.Equal(["third", "second", "first"], ended);
        Assert.False(late.HasFailed);
        Assert.False(life.ApplicationStopping.IsCancellationRequested);
        Assert.Empty(log.Errors);
    }

    private static (DeferredHostedServices Late, ApplicationLifetime Life) Start(LogLines log, params IHostedService[] services)
    {
        var provider = new ServiceCollection().AddLogging(l => l.AddProvider(log))
            .AddSingleton<IHostApplicationLifetime, ApplicationLifetime>().BuildServiceProvider();
        return (
            new DeferredHostedServices(provider, [.. services.Select(s => ServiceDescriptor.Singleton<IHostedService>(s))]),
            (ApplicationLifetime)provider.GetRequiredService<IHostApplicationLifetime>());
    }

    private static async Task WhenAsync(CancellationToken happens)
    {
        var happened = new TaskCompletionSource();
        await using (happens.Register(happened.SetResult)) await happened.Task.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
    }

    private sealed class Working(string name = "", List<string>? ended = null) : BackgroundService
    {
        private readonly TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool CannotStop { get; init; }

        public Task Running => running.Task;

        public override async Task StopAsync(CancellationToken cancellationToken)
        {
            Assert.False(ExecuteTask!.IsCompleted, "It ended before its turn.");
            await base.StopAsync(cancellationToken);
            ended?.Add(name);
            if (CannotStop) throw new InvalidOperationException("It cannot stop.");
        }

        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            running.TrySetResult();
            return Task.Delay(Timeout.Infinite, stoppingToken);
        }
    }

    private sealed class Failing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("It breaks.");
        }
    }
}
