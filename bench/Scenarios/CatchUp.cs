using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>After an outage of the network everyone comes back at the same time.</summary>
internal static class CatchUp
{
    private const string Name = "catch-up";
    private const int People = 1000;
    private const int Rooms = 100;
    private const int RoomsEach = 5;

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        string[] rows = [.. Seed.People(People), .. Seed.Overlapping(Rooms, People, RoomsEach)];
        var turns = new Turns();
        for (var turn = 0; turn < (bench.Options.Full || bench.Options.Before is not null ? bench.Options.Rounds : 1); turn++)
        {
            // A new server each time: the first storm after a start is the hardest.
            await using var products = await bench.StartProductsAsync(rows);
            foreach (var (name, job) in products.Jobs("storm", job => job with
            {
                Door = Door.Veza, Clients = People, Rooms = Rooms, InFlight = RoomsEach, Messages = 40,
            })) turns.Add(name, await bench.MeasureAsync(job));
        }

        var result = turns[Products.Now];
        bench.Report.Add(Name, "Veza", "messages", result);
        bench.Report.AgainstBefore(Name, "1,000 clients", "messages", turns);
        bench.Report.AtMost(Name, "until the last one has caught up", result.More.GetValueOrDefault("seconds", double.NaN), 10, "s");
        bench.Report.Clean(Name, "all clients", result);
    }
}
