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
        var bare = await MeasureAsync("signalr", Door.SignalR);
        bench.Report.Add(Name, "Veza", "", veza);
        bench.Report.Add(Name, "bare SignalR", "", bare);
        bench.Report.AtMost(Name, "memory of a connection", Each(veza), 60, "KB");
        bench.Report.AtMost(Name, "errors", veza.Errors, 0);

        static double Each(LoadResult r) => r.More.GetValueOrDefault("kilobytes_each", double.NaN);

        async Task<LoadResult> MeasureAsync(string kind, Door door)
        {
            await using var server = await bench.StartAsync(kind, await bench.DatabaseAsync(rows));
            var result = await bench.MeasureAsync(server.Job(Name) with { Door = door, Clients = Connections });
            return result;
        }
    }
}
