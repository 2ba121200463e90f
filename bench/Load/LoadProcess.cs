using System.Text.Json;
using Veza.Bench.Running;

namespace Veza.Bench.Load;

/// <summary>The load generator: jobs come in as lines, results go out as lines.</summary>
internal static class LoadProcess
{
    /// <summary>Works until the input ends.</summary>
    public static async Task<int> RunAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var job = JsonSerializer.Deserialize(line, BenchJson.Default.LoadJob)
                ?? throw new InvalidOperationException("The job is null.");
            Lines.Write(Do(job), BenchJson.Default.LoadResult);
        }

        return 0;
    }

    private static LoadResult Do(LoadJob job)
    {
        try
        {
            return job.Kind switch
            {
                "fan-out" => new FanOutJob(job).Run(),
                "send" => new SendJob(job).Run(),
                "steady" => new SteadyJob(job).Run(),
                "post" => new PostJob(job).Run(),
                "http-send" => new HttpJob(job).Send(),
                "http-history" => new HttpJob(job).History(),
                "write" => new WriteJob(job).Run(),
                "storm" => new StormJob(job).Run(),
                "idle" => new IdleJob(job).Run(),
                _ => throw new InvalidOperationException($"There is no job '{job.Kind}'."),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or System.Net.Sockets.SocketException)
        {
            return new LoadResult { Errors = 1, FirstError = e.Message };
        }
    }
}
