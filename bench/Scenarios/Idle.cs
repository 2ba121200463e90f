using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>What a connection costs that does nothing.</summary>
internal static class Idle
{
    private const string Name = "idle";
    private const int Connections = 2000;

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        string[] rows = [.. Seed.People(Connections), .. Seed.RoomsOf(100, Connections / 100)];
        var veza = await MeasureAsync("veza", Door.Veza);
        var before = bench.Options.Before is { } tree ? await MeasureAsync("veza", Door.Veza, tree) : null;
        var bare = await MeasureAsync("signalr", Door.SignalR);
        bench.Report.Add(Name, "Veza", "", veza);
        bench.Report.Add(Name, "bare SignalR", "", bare);
        bench.Report.AtMost(Name, "memory of a connection", Each(veza), 60, "KB");
        if (before is not null)
        {
            bench.Report.Add(Name, "before", "", before);
            bench.Report.AtMost(Name, "memory of a connection over before", Each(veza) / Each(before), Report.MostOverBefore);
        }

        bench.Report.AtMost(Name, "errors", veza.Errors, 0);

        static double Each(LoadResult r) => r.More.GetValueOrDefault("kilobytes_each", double.NaN);

        async Task<LoadResult> MeasureAsync(string kind, Door door, EarlierTree? earlier = null)
        {
            var database = earlier is null ? await bench.DatabaseAsync(rows) : await bench.DatabaseAsync(earlier, rows);
            await using var server = await bench.StartAsync(kind, database, earlier);
            var result = await bench.MeasureAsync(server.Job(Name) with { Door = door, Clients = Connections });
            return result;
        }
    }
}
