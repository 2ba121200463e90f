namespace Veza.Doubles.FunctionsHost;

/// <summary>The handlers of all instances.</summary>
internal sealed class HandlerPool : IAsyncDisposable
{
    private const int EarlyFactor = 4;

    private readonly HandlerLaunch launch;
    private readonly HttpMessageInvoker probe = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null });
    private int turn = -1;

    public HandlerPool(HandlerLaunch launch, FunctionsHostOptions options, Journal journal)
    {
        this.launch = launch;
        Instances = [.. Enumerable.Range(0, options.Instances).Select(i => new HandlerInstance(i, launch, options, journal, probe))];
    }

    public IReadOnlyList<HandlerInstance> Instances { get; }

    /// <summary>The next in turn.</summary>
    public HandlerInstance Next() => Instances[(int)((uint)Interlocked.Increment(ref turn) % (uint)Instances.Count)];

    /// <summary>Holds back what arrives before the first process has opened its port.</summary>
    /// <exception cref="HandlerGoneException">The host has given up on it.</exception>
    public async ValueTask AwaitStartAsync(HandlerInstance instance, CancellationToken ct)
    {
        if (instance.FirstReady.IsCompletedSuccessfully) return;
        try
        {
            await instance.FirstReady.WaitAsync(EarlyFactor * launch.InitializationTimeout, ct);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            throw new HandlerGoneException(e.Message);
        }
    }

    /// <summary>Waits until the present or next process of every instance has opened its port.</summary>
    public Task ReadyAsync() => Task.WhenAll(Instances.Select(i => i.Ready));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Instances.Select(i => i.DisposeAsync().AsTask()));
        probe.Dispose();
    }
}

/// <summary>There is no handler to call.</summary>
internal sealed class HandlerGoneException(string message) : Exception(message);
