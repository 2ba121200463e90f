using System.Net;
using System.Net.Sockets;
using Veza.Bench.Load;
using Veza.Bench.Measuring;
using Veza.Bench.Running;
using Veza.Bench.Servers;

namespace Veza.Bench.Scenarios;

/// <summary>How soon a new process serves. Both are run as they were built, not compiled ahead of time.</summary>
internal static class StartUp
{
    private const string Name = "start-up";

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        var database = await bench.DatabaseAsync();
        var (veza, empty) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Math.Max(3, bench.Options.Rounds); turn++)
        {
            veza.Add(await MeasureAsync(url => Child.StartProgram(
                Path.Combine(AppContext.BaseDirectory, "veza-server.dll"),
                ["serve", .. VezaBench.Settings(new(database, bench.Options.Redis), url)])));
            empty.Add(await MeasureAsync(url => Child.Start("server", "empty", url, "-")));
        }

        bench.Report.Add(Name, "Veza", "starts", Result(veza));
        bench.Report.Add(Name, "empty ASP.NET Core app", "starts", Result(empty));
        bench.Report.AtMost(Name, "milliseconds, over the empty app's", Result(veza).P50 / Result(empty).P50, 10);
    }

    private static LoadResult Result(List<double> milliseconds) => Medians.Of(
        [.. milliseconds.Select(m => new LoadResult { PerSecond = 1000 / m, P50 = m, P95 = m, P99 = m })]);

    private static async Task<double> MeasureAsync(Func<string, Child> start)
    {
        var port = FreePort();
        var started = Ticks.Now;
        var child = start($"http://127.0.0.1:{port}");
        try
        {
            child.Ignore();
            while (!IsLive(port))
            {
                if (Ticks.Seconds(Ticks.Now - started) > 30)
                    throw new InvalidOperationException($"The server did not start:\n{child.LastWords()}");
                await Task.Delay(2);
            }

            return Ticks.Milliseconds(Ticks.Now - started);
        }
        finally
        {
            await child.DisposeAsync(terminate: true);
        }
    }

    private static bool IsLive(int port)
    {
        try
        {
            Http.Get(new Uri($"http://127.0.0.1:{port}"), "/health/live");
            return true;
        }
        catch (SocketException)
        {
            return false; // not listening yet
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
