namespace Veza.Doubles.FunctionsHost.Workers;

/// <summary>The workers of a package with all that they need to run: their way in, and an identity when the app has one.</summary>
internal sealed class RunningWorkers : IAsyncDisposable
{
    private readonly RpcServer rpc;
    private readonly ManagedIdentityEndpoint? identity;

    private RunningWorkers(Package package, FunctionsHostOptions options, RpcServer rpc, ManagedIdentityEndpoint? identity)
    {
        (this.rpc, this.identity) = (rpc, identity);
        Journal = new Journal(options.OnOutput);
        var launch = new WorkerLaunch(package, Environment(options, identity), rpc.Address, options.Clock);
        Workers = new WorkerPool(new(
            launch, rpc, options, Journal, source => FunctionCatalog.Read(source, package, options.Settings, options.PlayExtensions)));
    }

    public WorkerPool Workers { get; }

    public Journal Journal { get; }

    /// <summary>As the first worker told them.</summary>
    public FunctionCatalog Functions => Workers.Instances[0].Functions!;

    /// <summary>Returns when all take calls.</summary>
    /// <exception cref="PackageException">The host would not run what they tell of themselves.</exception>
    /// <exception cref="InvalidOperationException">One does not start; the message holds its console.</exception>
    public static async Task<RunningWorkers> StartAsync(Package package, FunctionsHostOptions options)
    {
        var tokens = options.ManagedIdentity ? await ManagedIdentityEndpoint.StartAsync(options.Clock) : null;
        var running = new RunningWorkers(package, options, await RpcServer.StartAsync(), tokens);
        try
        {
            await running.ReadyAsync();
            foreach (var (name, error) in running.Functions.InError) running.Journal.Note($"The '{name}' function is in error: {error}");
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every worker takes calls, or the next one after it.</summary>
    /// <exception cref="InvalidOperationException">The host has given up on one; the message holds its console.</exception>
    public async Task ReadyAsync()
    {
        try
        {
            await Workers.ReadyAsync();
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{Journal.Text}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Workers.DisposeAsync();
        await rpc.DisposeAsync();
        if (identity is not null) await identity.DisposeAsync();
    }

    private static Dictionary<string, string> Environment(FunctionsHostOptions options, ManagedIdentityEndpoint? identity)
    {
        var settings = new Dictionary<string, string>(options.Settings);
        if (identity is null) return settings;
        settings["IDENTITY_ENDPOINT"] = identity.Address.ToString();
        settings["IDENTITY_HEADER"] = identity.Secret;
        return settings;
    }
}
