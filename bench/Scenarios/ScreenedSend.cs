using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>What looking through every text costs a send.</summary>
internal static class ScreenedSend
{
    private const string Name = "screened-send";
    private const int Rooms = 1000;

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        string[] rows = [.. Seed.People(64), .. Seed.MemberOfEighths(Rooms)];
        await using var with = await bench.StartAsync(Products.Now, await bench.DatabaseAsync(rows));
        await using var without = await bench.StartAsync(
            Products.Now, await bench.DatabaseAsync(rows), settings: new() { ["Veza__Screening__Enabled"] = "false" });

        var turns = await bench.TurnsAsync([("with", Job(with)), ("without", Job(without))]);
        bench.Report.Add(Name, "with screening", "sends", turns["with"]);
        bench.Report.Add(Name, "without", "sends", turns["without"]);
        bench.Report.AtMost(Name, "server µs with over without", turns.Ratio("with", "without", r => r.ServerCores / r.PerSecond), 1.1);
        bench.Report.AtMost(Name, "errors", turns["with"].Errors + turns["without"].Errors, 0);
    }

    private static LoadJob Job(RunningServer server) => server.Job("http-send") with { Door = Door.Veza, Rooms = Rooms };
}
