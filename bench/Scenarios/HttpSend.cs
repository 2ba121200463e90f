using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>Sending over HTTP.</summary>
internal static class HttpSend
{
    private const string Name = "http-send";
    private const int Rooms = 1000;

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        string[] rows = [.. Seed.People(64), .. Seed.MemberOfEighths(Rooms)];
        await using var products = await bench.StartProductsAsync(rows);
        await using var group = await bench.StartAsync("routes", await bench.DatabaseAsync(rows));
        await using var naive = await bench.StartAsync("naive", await bench.DatabaseAsync(rows));

        var many = await RaceAsync(bench, "1,000 rooms", j => j with { Rooms = Rooms });
        var hot = await RaceAsync(bench, "hot room", j => j with { FirstRoom = Rooms });

        var report = bench.Report;
        report.AtLeast(Name, "1,000 rooms: over naive", many.Veza.PerSecond / many.Naive.PerSecond, 1.8);
        report.AtLeast(Name, "1,000 rooms: over group commit alone", many.Veza.PerSecond / many.Group.PerSecond, 0.7);
        report.AtMost(Name, "1,000 rooms: p99 over that of group commit alone", many.Veza.P99 / many.Group.P99, 2);
        report.AtLeast(Name, "hot room: over naive", hot.Veza.PerSecond / hot.Naive.PerSecond, 8);
        report.AtLeast(Name, "hot room: over 1,000 rooms", hot.Veza.PerSecond / many.Veza.PerSecond, 0.8);
        report.AtMost(Name, "errors", many.Veza.Errors + hot.Veza.Errors, 0);

        async Task<(LoadResult Veza, LoadResult Group, LoadResult Naive)> RaceAsync(
            Running.Bench to, string place, Func<LoadJob, LoadJob> settings)
        {
            var r = await to.TurnsAsync([
                .. products.Jobs(Name, j => settings(j with { Door = Door.Veza })),
                ("group", settings(group.Job(Name) with { Door = Door.SignalR })),
                ("naive", settings(naive.Job(Name) with { Door = Door.SignalR }))]);
            to.Report.Add(Name, $"Veza, {place}", "sends", r["veza"]);
            to.Report.Add(Name, $"group commit alone, {place}", "sends", r["group"]);
            to.Report.Add(Name, $"naive, {place}", "sends", r["naive"]);
            to.Report.AgainstBefore(Name, place, "sends", r);
            return (r["veza"], r["group"], r["naive"]);
        }
    }
}
