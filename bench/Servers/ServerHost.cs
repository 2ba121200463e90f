using System.Runtime;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;
using Veza.Bench.Baselines;
using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Servers;

/// <summary>What a server process is started with.</summary>
/// <param name="Database">Its database, as an Npgsql connection string.</param>
/// <param name="Redis">The Redis server.</param>
internal sealed record ServerArguments(string Database, string Redis);

/// <summary>A measured server, in a process of its own: starts, says where, and ends when its input does.</summary>
internal static class ServerHost
{
    /// <summary>Runs the server of that kind.</summary>
    public static async Task<int> RunAsync(string kind, ServerArguments arguments)
    {
        await using var app = kind switch
        {
            "veza" => VezaBench.Create(arguments),
            "socket" => BareSocket.Create(),
            "signalr" => BareHub.Create(arguments),
            "routes" => BareRoutes.Create(arguments),
            "naive" => BareRoutes.CreateNaive(arguments),
            "stage" => await AzureStage.CreateAsync(arguments),
            _ => throw new InvalidOperationException($"There is no server '{kind}'."),
        };
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        Lines.Write(new(new Uri(address!.Addresses.First()), Environment.ProcessId), BenchJson.Default.ServerReady);
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Lines mean nothing; the end of the input does, and comes by itself when the orchestrator dies.
        }

        await app.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(2)).Token);
        return 0;
    }

    /// <summary>What all baselines share: a port of their own, JSON by generated code, no logging.</summary>
    public static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.ConfigureHttpJsonOptions(o => WireJson.Use(o.SerializerOptions));
        return builder;
    }

    /// <summary>Events out of nothing.</summary>
    public static void AddSamples(WebApplicationBuilder builder) => builder.Services
        .AddSingleton(TimeProvider.System)
        .AddSingleton<SampleEvent>().AddHostedService(s => s.GetRequiredService<SampleEvent>());

    /// <summary>The same, and messages in the database.</summary>
    public static void AddMessages(this WebApplicationBuilder builder, ServerArguments arguments)
    {
        var settings = new NpgsqlConnectionStringBuilder(arguments.Database)
        {
            MaxPoolSize = 64, MaxAutoPrepare = 20, AutoPrepareMinUsages = 2,
        };
        AddSamples(builder);
        builder.Services
            .AddSingleton(new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableArrays().Build())
            .AddSingleton<BareInsert>()
            .AddSingleton<GroupCommit>().AddHostedService(s => s.GetRequiredService<GroupCommit>());
    }

    /// <summary>What every measured server is asked for.</summary>
    public static void MapBench(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/bench/collect", Collect);
        routes.MapGet("/bench/compiled", () => $"{JitInfo.GetCompilationTime().TotalMilliseconds:0}");
    }

    /// <summary>Gives back what is garbage, so that memory can be compared.</summary>
    private static void Collect()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
