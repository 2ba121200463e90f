using System.Text.Json;
using Veza.Bench.Load;
using Veza.Bench.Running;
using Veza.Doubles.FunctionsHost;
using Veza.Doubles.ServiceBus;
using Veza.Doubles.SignalR;

namespace Veza.Bench.Servers;

/// <summary>What the stage says of itself.</summary>
/// <param name="Public">Where the public comes in.</param>
/// <param name="WorkerPid">The package's worker; 0 while there is none.</param>
internal sealed record StagePlan(Uri Public, int WorkerPid);

/// <summary>How often SignalR Service was called.</summary>
/// <param name="GroupSends">To send something to a group.</param>
/// <param name="OtherCalls">For anything else.</param>
internal sealed record StageCounts(long GroupSends, long OtherCalls);

/// <summary>
/// The published package as on Azure: behind the doubles of the Functions host, SignalR Service and Service Bus, which all
/// live in this process. What listens at the server's own address is only for the benchmark.
/// </summary>
internal static class AzureStage
{
    private const string GroupSend = "group:send";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    /// <summary>Starts all of it.</summary>
    public static async Task<WebApplication> CreateAsync(ServerArguments arguments)
    {
        var signalR = await SignalRServiceDouble.StartAsync();
        var bus = await ServiceBusDouble.StartAsync(new ServiceBusOptions());
        var host = await FunctionsHostDouble.StartAsync(new FunctionsHostOptions
        {
            PackageFolder = BenchOptions.Package,
            RunTimers = true,
            Settings = Settings(arguments, signalR, bus),
        });
        signalR.UpstreamTemplate = host.SignalRWebhook.ToString();
        host.Attach(bus);
        await Loopback.UntilAsync(host.Address, "/health/ready", StartsWithin);

        var app = ServerHost.Builder().Build();
        app.MapGet("/bench/plan", () => JsonSerializer.Serialize(
            new(host.Address, host.WorkerProcessId() ?? 0), BenchJson.Default.StagePlan));
        app.MapGet("/bench/counts", () => JsonSerializer.Serialize(
            new(signalR.Calls[GroupSend], signalR.Calls.Total - signalR.Calls[GroupSend]), BenchJson.Default.StageCounts));

        // The package's process must not outlive this one.
        app.Lifetime.ApplicationStopped.Register(() => host.DisposeAsync().AsTask().Wait(StartsWithin));
        return app;
    }

    private static Dictionary<string, string> Settings(
        ServerArguments arguments, SignalRServiceDouble signalR, ServiceBusDouble bus)
    {
        var settings = VezaBench.Settings(arguments, "").Concat(VezaBench.NobodyLeaves)
            .Where(s => s.StartsWith("--Veza:", StringComparison.Ordinal))
            .Select(s => s[2..].Split('=', 2))
            .ToDictionary(s => s[0], s => s[1], StringComparer.Ordinal);
        settings["AzureSignalRConnectionString"] = signalR.ConnectionString;
        settings["ServiceBusConnection"] = bus.ConnectionString;
        settings["Veza:Storage:Folder"] = "";
        settings["Veza:Storage:ServiceUri"] = "https://attachments.blob.core.windows.net"; // nothing here goes there
        return settings;
    }
}
