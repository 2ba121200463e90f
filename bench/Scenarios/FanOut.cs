using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>Sending events to many, without the database.</summary>
internal static class FanOut
{
    private const string Name = "fan-out";

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        int[] sizes = bench.Options.Full ? [1000, 100, 5000] : [1000, 100];
        var first = 0;
        string[] rows = [.. Seed.People(5000), .. sizes.SelectMany(s => Seed.RoomsOf(s, 1, first++))];
        await using var products = await bench.StartProductsAsync(rows);
        await using var socket = await bench.StartAsync("socket");
        for (var room = 0; room < sizes.Length; room++)
        {
            LoadJob To(LoadJob job) => job with
            {
                Clients = sizes[room], RoomSize = sizes[room], FirstRoom = room, InFlight = 64,
            };
            var r = await bench.TurnsAsync([
                .. products.Jobs(Name, j => To(j with { Door = Door.Veza })),
                ("socket", To(socket.Job(Name) with { Door = Door.Socket }))]);
            bench.Report.Add(Name, $"Veza, {sizes[room]} members", "deliveries", r["veza"]);
            bench.Report.Add(Name, $"WebSocket loop, {sizes[room]} members", "deliveries", r["socket"]);
            bench.Report.AtLeast(
                Name, $"{sizes[room]} members: over WebSocket loop", r["veza"].PerSecond / r["socket"].PerSecond, 0.7);
            bench.Report.AgainstBefore(Name, $"{sizes[room]} members", "deliveries", r);
            bench.Report.Clean(Name, $"{sizes[room]} members", r["veza"]);
        }
    }
}
