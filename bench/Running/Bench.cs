using Veza.Bench.Load;
using Veza.Bench.Servers;
using Veza.Doubles;

namespace Veza.Bench.Running;

/// <summary>A server that is measured.</summary>
/// <param name="child">Its process.</param>
/// <param name="ready">Where it listens.</param>
/// <param name="foreign">Whether it is a program that does not end with its input.</param>
internal sealed class RunningServer(Child child, ServerReady ready, bool foreign = false) : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    public Uri Address => ready.Address;

    /// <summary>A job against it.</summary>
    public LoadJob Job(string kind) => new(kind, ready.Address, ready.Pid);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => child.DisposeAsync(terminate: foreign);
}

/// <summary>What scenarios are made of: databases, servers, the load generator, turns.</summary>
internal sealed class Bench(BenchOptions options, Databases databases, Report report) : IAsyncDisposable
{
    private readonly HashSet<string> warm = [];
    private readonly Dictionary<int, Child> servers = [];
    private Child? load;

    /// <summary>What was asked for.</summary>
    public BenchOptions Options => options;

    /// <summary>Where results go.</summary>
    public Report Report => report;

    /// <summary>A database that the statements fill.</summary>
    public async Task<string> DatabaseAsync(params string[] statements)
    {
        var database = await databases.CreateAsync();
        await Databases.FillAsync(database, statements);
        return database;
    }

    /// <summary>Starts the product, and that of the earlier commit, each with a database that the statements fill.</summary>
    public async Task<Products> StartProductsAsync(params string[] statements)
    {
        var now = await StartAsync(Products.Now, await DatabaseAsync(statements));
        return new(now, options.Before is { } tree ? await StartAsync(Products.Now, await DatabaseAsync(tree, statements), tree) : null);
    }

    /// <summary>A database with the schema of the earlier commit that the statements fill.</summary>
    public async Task<string> DatabaseAsync(EarlierTree tree, params string[] statements)
    {
        var database = await databases.CreateAsync(async connection =>
        {
            string[] arguments = [tree.Server, "migrate", .. VezaBench.Settings(new(connection, options.Redis), "http://127.0.0.1:0")];
            await using var child = Child.StartProgram("dotnet", arguments, folder: Path.GetDirectoryName(tree.Server));
            await child.EndAsync();
        });
        await Databases.FillAsync(database, statements);
        return database;
    }

    /// <summary>Starts a server of the kind.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="database">Its database.</param>
    /// <param name="earlier">The commit whose server it is; null: this one.</param>
    /// <param name="settings">What it finds in its environment besides.</param>
    public async Task<RunningServer> StartAsync(
        string kind, string database = "-", EarlierTree? earlier = null, Dictionary<string, string>? settings = null)
    {
        string[] arguments = ["server", kind, database, options.Redis];
        var environment = (earlier?.Environment ?? []).Concat(settings ?? []).ToDictionary();
        var child = earlier is null ? Child.Start(arguments, environment) : Child.StartProgram(
            "dotnet", [earlier.Bench, .. arguments], environment, Path.GetDirectoryName(earlier.Bench));
        var ready = await child.HearAsync(BenchJson.Default.ServerReady, TimeSpan.FromSeconds(30));
        child.Ignore();
        servers[ready.Pid] = child;
        return new(child, ready);
    }

    /// <summary>Starts the executable of the package, standalone.</summary>
    public async Task<RunningServer> StartPackagedAsync(string database)
    {
        var address = new Uri($"http://127.0.0.1:{LoopbackPorts.Take()}");
        string[] settings =
        [
            .. VezaBench.Settings(new(database, options.Redis), address.GetLeftPart(UriPartial.Authority)),
            .. VezaBench.NobodyLeaves,
        ];
        var child = Child.StartProgram(Path.Combine(BenchOptions.Package, "veza-server"), ["serve", .. settings]);
        var server = new RunningServer(child, new(address, child.Pid), foreign: true);
        child.Ignore();
        servers[child.Pid] = child;
        try
        {
            await Loopback.UntilAsync(address, "/health/ready", TimeSpan.FromSeconds(30));
            return server;
        }
        catch (TimeoutException late)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"{late.Message}\n{child.LastWords()}", late);
        }
    }

    /// <summary>Has the load generator do the job.</summary>
    public async Task<LoadResult> MeasureAsync(LoadJob job)
    {
        load ??= Child.Start(["load"]);
        await load.TellAsync(job, BenchJson.Default.LoadJob);
        var result = await load.HearAsync(BenchJson.Default.LoadResult, TimeSpan.FromMinutes(3));
        if (result.Errors > 0 && servers.Remove(job.ServerPid, out var server) && server.LastWords() is { Length: > 0 } words)
            await Console.Error.WriteLineAsync($"  The server said:\n{words}");
        return result;
    }

    /// <summary>Has the contestants take turns, so that a busy moment of the machine meets all of them.</summary>
    public async Task<Turns> TurnsAsync(params (string Name, LoadJob Job)[] contestants)
    {
        var results = new Turns();
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var (name, job) in Turns.Order(contestants, round))
            {
                var key = $"{job.ServerPid} {job.Kind} {job.FirstRoom}";
                var first = warm.Add(key);
                results.Add(name, await MeasureAsync(
                    job with
                    {
                        Settle = first, WarmUp = options.WarmUp(first), Duration = options.Duration * job.Stretch,
                    }));
            }
        }

        return results;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (load is not null) await load.DisposeAsync();
    }
}
