namespace Veza.Functions.Hosting;

/// <summary>Starts the hosted services once the server listens, and stops them, last come first gone, when it ends.</summary>
internal sealed class LateStart(IServiceProvider provider, IReadOnlyList<ServiceDescriptor> background) : IHostedLifecycleService
{
    private readonly List<IHostedService> started = [];
    private readonly CancellationTokenSource stopping = new();
    private Task starting = Task.CompletedTask;

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
        await stopping.CancelAsync();
        await starting.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var service in Enumerable.Reverse(started)) await service.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        stopping.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>One that cannot start ends the process, as at any other time: the Functions host starts it again.</summary>
    private async Task StartAllAsync()
    {
        try
        {
            foreach (var descriptor in background)
            {
                stopping.Token.ThrowIfCancellationRequested();
                var service = (IHostedService)(descriptor.ImplementationInstance
                    ?? descriptor.ImplementationFactory?.Invoke(provider)
                    ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!));
                await service.StartAsync(CancellationToken.None); // it would keep the token, and end with it instead of in its turn
                started.Add(service);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server ends before it was complete.
        }
        catch (Exception fault)
        {
            Environment.FailFast("A background service could not start.", fault);
        }
    }
}
