using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>How long a message takes to everyone while little is going on.</summary>
internal static class Latency
{
    private const string Name = "latency";

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        string[] rows = [.. Seed.People(100), .. Seed.RoomsOf(100, 1)];
        await using var products = await bench.StartProductsAsync(rows);
        await using var bare = await bench.StartAsync("signalr", await bench.DatabaseAsync(rows));
        await using var socket = await bench.StartAsync("socket");
        static LoadJob Room(LoadJob job) => job with { Clients = 100, RoomSize = 100, Rate = 100 };
        var r = await bench.TurnsAsync([
            .. products.Jobs("steady", j => Room(j with { Door = Door.Veza })),
            ("bare", Room(bare.Job("steady") with { Door = Door.SignalR })),
            ("socket", Room(socket.Job("steady") with { Door = Door.Socket }))]);
        bench.Report.Add(Name, "Veza", "deliveries", r["veza"]);
        bench.Report.Add(Name, "bare SignalR, group commit", "deliveries", r["bare"]);
        bench.Report.Add(Name, "WebSocket loop, no database", "deliveries", r["socket"]);
        bench.Report.AtMost(Name, "p50 above the WebSocket loop's", r["veza"].P50 - r["socket"].P50, 3, "ms");
        bench.Report.AtMost(Name, "p99 above the WebSocket loop's", r["veza"].P99 - r["socket"].P99, 8, "ms");
        bench.Report.AgainstBefore(Name, "100 a second", "deliveries", r, fixedRate: true);
        bench.Report.Clean(Name, "100 members", r["veza"]);
    }
}
