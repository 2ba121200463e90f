using System.IO.Compression;
using Veza.Bench.Client;
using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>
/// How the web client feels on a slow device: Chromium with a quarter of the processor, a person in 300 rooms, one of 2,700
/// messages. Each load of a page is a first visit, but for the sign-in.
/// </summary>
internal static class Client
{
    private const string Name = "client";
    private const int LeastRounds = 9;
    private const int Linked = ClientSeed.Long / 2;

    private const string List = "room list usable", Link = "deep link", Switch = "room switch from cache", Key = "key to frame";

    /// <summary>What is measured, and the most milliseconds it may take; of keys, 95 of 100.</summary>
    private static readonly (string What, double AtMost)[] Targets = [(List, 1500), (Link, 2000), (Switch, 100), (Key, 50)];

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        await using var browser = await ClientBrowser.StartAsync();
        await using var now = await SeededAsync(bench, browser, null);
        await using var before = bench.Options.Before is { } tree ? await SeededAsync(bench, browser, tree) : null;
        (string Name, ClientWindow Window)[] windows =
        [
            (Products.Now, await browser.OpenAsync(now.Address)),
            .. before is null ? [] : new[] { (Products.Before, await browser.OpenAsync(before.Address)) },
        ];
        var (turns, kilobytes) = (Targets.ToDictionary(t => t.What, _ => new Turns()), new Dictionary<string, double>());
        for (var round = 0; round < Math.Max(LeastRounds, bench.Options.Rounds); round++)
        {
            foreach (var (name, window) in round % 2 == 0 ? windows : windows.Reverse())
                kilobytes[name] = await MeasureAsync(window, (what, times) => turns[what].Add(name, Result(times)));
        }

        foreach (var (name, window) in windows)
        {
            await window.DisposeAsync();
            foreach (var (what, _) in Targets)
                bench.Report.Add(Name, name == Products.Now ? what : $"before, {what}", what == Key ? "keys" : "times", turns[what][name]);
        }

        foreach (var (what, atMost) in Targets)
            bench.Report.AtMost(Name, what == Key ? $"{what}, p95" : what, Figure(turns[what][Products.Now], what), atMost, "ms");
        bench.Report.AtMost(Name, "JavaScript of the first view, brotli", kilobytes[Products.Now], 140, "kB");
        if (before is null) return;
        foreach (var (what, _) in Targets)
            bench.Report.AtMost(Name, $"{what} over before", turns[what].Ratio(Products.Now, Products.Before, r => Figure(r, what)), Report.MostOverBefore);
        bench.Report.AtMost(Name, "JavaScript of the first view over before", kilobytes[Products.Now] / kilobytes[Products.Before], Report.MostOverBefore);
    }

    /// <summary>A server with the rooms.</summary>
    private static async Task<RunningServer> SeededAsync(Running.Bench bench, ClientBrowser browser, EarlierTree? tree)
    {
        var database = tree is null ? await bench.DatabaseAsync() : await bench.DatabaseAsync(tree);
        var server = await bench.StartAsync(Products.Now, database, tree, new() { ["Veza__Web__Root"] = tree?.Web ?? BenchOptions.Web });
        await browser.RegisterAsync(server.Address);
        await Databases.FillAsync(database, ClientSeed.Statements);
        return server;
    }

    /// <summary>One turn.</summary>
    /// <returns>Kilobytes of JavaScript that the list of rooms took.</returns>
    private static async Task<double> MeasureAsync(ClientWindow window, Action<string, double[]> add)
    {
        var (longRoom, other) = (SeedIds.Room(ClientSeed.LongRoom), SeedIds.Room(ClientSeed.OtherRoom));
        await window.ForgetAsync();
        var shown = await window.ListAsync();
        add(List, [shown]);
        var scripts = await window.ScriptsAsync(until: shown);
        await window.UntilOnlineAsync();

        await window.ForgetAsync();
        add(Link, [await window.LinkAsync(longRoom, Linked)]);
        await window.UntilOnlineAsync();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            await window.SwitchAsync(other, ClientSeed.Mark(ClientSeed.OtherRoom));
            await window.SwitchAsync(longRoom, ClientSeed.Mark(ClientSeed.LongRoom));
        }

        add(Switch,
        [
            await window.SwitchAsync(other, ClientSeed.Mark(ClientSeed.OtherRoom)),
            await window.SwitchAsync(longRoom, ClientSeed.Mark(ClientSeed.LongRoom)),
        ]);
        await window.ScrollUpAsync();
        add(Key, await window.TypeAsync());
        return await KilobytesAsync(window, scripts);
    }

    /// <summary>As the client is shipped: what brotli at its best makes of each file.</summary>
    private static async Task<double> KilobytesAsync(ClientWindow window, List<LoadedScript> scripts)
    {
        var bytes = 0L;
        foreach (var script in scripts)
        {
            using var compressed = new MemoryStream();
            await using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
                await brotli.WriteAsync(await window.FileAsync(script.Url));
            bytes += compressed.Length;
        }

        return bytes / 1000.0;
    }

    private static double Figure(LoadResult result, string what) => what == Key ? result.P95 : result.P50;

    private static LoadResult Result(double[] times)
    {
        double[] sorted = [.. times.Order()];
        double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
        return new() { PerSecond = 1000 / sorted.Average(), P50 = Medians.Of(sorted), P95 = At(0.95), P99 = At(0.99) };
    }
}
