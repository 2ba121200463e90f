using Veza.Functions.Hosting.Composition;

namespace Veza.Functions.Hosting.Worker;

/// <summary>Starts the hosted services once the server listens, and stops them in the reverse order when it ends.</summary>
internal sealed class DeferredHostedServices(IServiceProvider provider, IReadOnlyList<ServiceDescriptor> background) : IHostedLifecycleService
{
    private readonly List<IHostedService> started = [];
    private Task starting = Task.CompletedTask;
    private volatile bool stopped;
    private volatile bool failed;

    /// <summary>Whether a background service has failed, which ended the server.</summary>
    public bool HasFailed => failed;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        starting = Task.Run(StartAllAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        stopped = true;
        await starting.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var faults = new List<Exception>();
        foreach (var service in Enumerable.Reverse(started))
        {
            try
            {
                await service.StopAsync(cancellationToken);
            }
            catch (Exception fault)
            {
                faults.Add(fault); // the others are stopped all the same
            }
        }

        if (faults.Count > 0) throw new AggregateException("Background services could not be stopped.", faults);
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// One that fails ends the server, as where the framework starts it: to live on without it would be to stop announcing,
    /// relaying or sweeping unnoticed. The Functions host starts the process again.
    /// </summary>
    private async Task WatchAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception fault) when (!stopped)
        {
            failed = true;
            HostingLog.BackgroundFailed(provider.GetRequiredService<ILogger<DeferredHostedServices>>(), fault);
            provider.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        }
        catch (Exception)
        {
            // The server ends, and StopAsync has waited for this.
        }
    }

    /// <summary>One that cannot start ends the process, as at any other time: the Functions host starts it again.</summary>
    private async Task StartAllAsync()
    {
        try
        {
            foreach (var descriptor in background)
            {
                if (stopped) return;
                var service = (IHostedService)(descriptor.ImplementationInstance
                    ?? descriptor.ImplementationFactory?.Invoke(provider)
                    ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!));
                await service.StartAsync(CancellationToken.None); // it would keep the token, and end with it instead of in its turn
                started.Add(service);
                if (service is BackgroundService { ExecuteTask: { } work }) _ = WatchAsync(work);
            }
        }
        catch (Exception fault)
        {
            Environment.FailFast("A background service could not start.", fault);
        }
    }
}
