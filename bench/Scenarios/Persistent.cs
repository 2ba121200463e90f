using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>The whole way of a message: hub, database, everyone in the room.</summary>
internal static class Persistent
{
    private const string Name = "persistent";

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        int[] sizes = bench.Options.Full ? [100, 1000, 5000] : [100];
        var first = 0;
        string[] rows = [.. Seed.People(5000), .. sizes.SelectMany(s => Seed.RoomsOf(s, 1, first++))];
        await using var products = await bench.StartProductsAsync(rows);
        await using var bare = await bench.StartAsync("signalr", await bench.DatabaseAsync(rows));
        for (var room = 0; room < sizes.Length; room++)
        {
            LoadJob To(LoadJob job) => job with
            {
                Clients = sizes[room], RoomSize = sizes[room], FirstRoom = room, InFlight = 32,
            };
            var r = await bench.TurnsAsync([
                .. products.Jobs("send", j => To(j with { Door = Door.Veza })),
                ("bare", To(bare.Job("send") with { Door = Door.SignalR }))]);
            bench.Report.Add(Name, $"Veza, {sizes[room]} members", "deliveries", r["veza"]);
            bench.Report.Add(Name, $"bare SignalR, {sizes[room]} members", "deliveries", r["bare"]);
            bench.Report.AtLeast(
                Name, $"{sizes[room]} members: over bare SignalR with group commit", r["veza"].PerSecond / r["bare"].PerSecond, 0.6);
            bench.Report.AgainstBefore(Name, $"{sizes[room]} members", "deliveries", r);
            bench.Report.Clean(Name, $"{sizes[room]} members", r["veza"]);
        }
    }
}
