namespace Veza.Doubles.FunctionsHost.Workers;

/// <summary>What all instances share.</summary>
internal sealed record WorkerPoolParts(
    WorkerLaunch Launch,
    RpcServer Rpc,
    FunctionsHostOptions Options,
    Journal Journal,
    Func<FunctionCatalogSource, FunctionCatalog> ReadFunctions);

/// <summary>The workers of all instances.</summary>
internal sealed class WorkerPool(WorkerPoolParts parts) : IAsyncDisposable
{
    private const int EarlyFactor = 4;
    private int turn = -1;

    public IReadOnlyList<WorkerInstance> Instances { get; } =
        [.. Enumerable.Range(0, parts.Options.Instances).Select(i => new WorkerInstance(i, parts))];

    /// <summary>The next in turn, as long as there is one that was not scaled in.</summary>
    public WorkerInstance Next()
    {
        for (var tries = 1; ; tries++)
        {
            var instance = Instances[(int)((uint)Interlocked.Increment(ref turn) % (uint)Instances.Count)];
            if ((instance.StoppedBecause is null && !instance.ScaledIn) || tries >= Instances.Count) return instance;
        }
    }

    /// <summary>Where its calls go: those that come while its worker starts wait for it.</summary>
    /// <exception cref="WorkerGoneException">There is none, and there will be none.</exception>
    public static async ValueTask<WorkerChannel> ChannelAsync(WorkerInstance instance, CancellationToken ct)
    {
        try
        {
            return await instance.Ready.WaitAsync(EarlyFactor * WorkerLaunch.StartTimeout, ct);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException or PackageException)
        {
            throw new WorkerGoneException(e.Message);
        }
    }

    /// <summary>Waits until the present or next process of every instance takes calls.</summary>
    public Task ReadyAsync() => Task.WhenAll(Instances.Where(i => !i.ScaledIn).Select(i => i.Ready));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAll(Instances.Select(i => i.DisposeAsync().AsTask()));
}
