using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>Conversations of two.</summary>
internal static class OneToOne
{
    private const string Name = "one-to-one";

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        string[] rows = [.. Seed.People(200), .. Seed.RoomsOf(2, 100)];
        await using var products = await bench.StartProductsAsync(rows);
        await using var bare = await bench.StartAsync("signalr", await bench.DatabaseAsync(rows));
        static LoadJob Pairs(LoadJob job) => job with { Clients = 200, RoomSize = 2, InFlight = 2 };
        var r = await bench.TurnsAsync([
            .. products.Jobs("send", j => Pairs(j with { Door = Door.Veza })),
            ("bare", Pairs(bare.Job("send") with { Door = Door.SignalR }))]);
        bench.Report.Add(Name, "Veza", "deliveries", r["veza"]);
        bench.Report.Add(Name, "bare SignalR, group commit", "deliveries", r["bare"]);
        bench.Report.AtLeast(Name, "over bare SignalR with group commit", r["veza"].PerSecond / r["bare"].PerSecond, 0.6);
        bench.Report.AgainstBefore(Name, "100 rooms", "deliveries", r);
        bench.Report.Clean(Name, "all rooms", r["veza"]);
    }
}
