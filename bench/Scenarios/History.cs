using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>Reading old messages.</summary>
internal static class History
{
    private const string Name = "history";
    private const int Rooms = 1000;
    private const int Each = 1000;

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        string[] rows = [.. Seed.People(64), .. Seed.MemberOfEighths(Rooms), .. Seed.Messages(Rooms, Each)];
        await using var products = await bench.StartProductsAsync(rows);
        await using var bare = await bench.StartAsync("routes", await bench.DatabaseAsync(rows));
        static LoadJob Pages(LoadJob job) => job with { Clients = 32, Rooms = Rooms, Messages = Each };
        var r = await bench.TurnsAsync([
            .. products.Jobs("http-history", j => Pages(j with { Door = Door.Veza })),
            ("bare", Pages(bare.Job("http-history") with { Door = Door.SignalR }))]);
        bench.Report.Add(Name, "Veza", "pages", r["veza"]);
        bench.Report.Add(Name, "bare query over HTTP", "pages", r["bare"]);
        bench.Report.AtLeast(Name, "over the bare query", r["veza"].PerSecond / r["bare"].PerSecond, 0.5);
        bench.Report.AgainstBefore(Name, "pages of 50", "pages", r);
        bench.Report.AtMost(Name, "errors", r["veza"].Errors, 0);
    }
}
