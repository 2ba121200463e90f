using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>The writer alone: no client, no HTTP, no checks before it.</summary>
internal static class WritePath
{
    private const string Name = "write-path";

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        string[] rows = [.. Seed.People(64), .. Seed.RoomsOf(8, 1000, of: 8)];
        await using var products = await bench.StartProductsAsync(rows);
        await using var bare = await bench.StartAsync("routes", await bench.DatabaseAsync(rows));
        var r = await bench.TurnsAsync([.. products.Jobs("write", j => j), ("bare", bare.Job("write"))]);
        bench.Report.Add(Name, "Veza", "messages", r["veza"]);
        bench.Report.Add(Name, "bare batched insert", "messages", r["bare"]);
        bench.Report.AtLeast(Name, "over the bare insert", r["veza"].PerSecond / r["bare"].PerSecond, 0.4);
        bench.Report.AgainstBefore(Name, "batches of 256", "messages", r);
        bench.Report.AtMost(Name, "errors", r["veza"].Errors, 0);
    }
}
