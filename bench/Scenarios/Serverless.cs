using System.Text.Json;
using Veza.Bench.Load;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>
/// What the way through the Functions host and SignalR Service costs: the package behind their doubles, and the same
/// executable standalone.
/// </summary>
internal static class Serverless
{
    private const string Name = "serverless";
    private const int Size = 20;
    private const int Rooms = 10;
    private const int People = Size * Rooms;

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        string[] rows = [.. Seed.People(People), .. Seed.RoomsOf(Size, Rooms)];
        var (own, azure) = (await bench.DatabaseAsync(rows), await bench.DatabaseAsync(rows));
        var ownTokens = await TokensAsync(bench, own);
        var azureTokens = await TokensAsync(bench, azure);
        await using var standalone = await bench.StartPackagedAsync(own);
        await using var stage = await bench.StartAsync("stage", azure);
        var azureJob = Behind(stage, azureTokens);
        var (before, beforeJob) = await EarlierAsync(bench, rows);
        await using var _ = before;

        async Task<(LoadResult Own, LoadResult Azure)> CompareAsync(
            string place, Func<LoadJob, LoadJob> settings, bool fixedRate = false)
        {
            (string, LoadJob)[] earlier = beforeJob is null ? [] : [(Products.Before, settings(beforeJob))];
            var r = await bench.TurnsAsync([
                ("own", settings(standalone.Job("post") with { Door = Door.Negotiated, RoomSize = Size, Bearers = ownTokens })),
                (Products.Now, settings(azureJob)),
                .. earlier]);
            var (ownResult, azureResult) = (r["own"], r[Products.Now]);
            bench.Report.Add(Name, $"standalone, {place}", "deliveries", ownResult);
            bench.Report.Add(Name, $"serverless, {place}", "deliveries", Counted(azureResult));
            bench.Report.AgainstBefore(Name, place, "deliveries", r, fixedRate);
            bench.Report.Clean(Name, $"standalone, {place}", ownResult);
            bench.Report.Clean(Name, $"serverless, {place}", azureResult);
            return (ownResult, azureResult);
        }

        // The busy one first: it warms up what the quiet one would measure cold.
        var busy = await CompareAsync("64 senders", j => j with { Clients = People, InFlight = 64, Stretch = 2 });
        var calm = await CompareAsync("50 a second", j => j with { Clients = Size, InFlight = Size, Rate = 50, Stretch = 4 }, fixedRate: true);

        Judge(bench.Report, busy.Azure, calm.Own, calm.Azure);
    }

    private static void Judge(Report report, LoadResult busy, LoadResult own, LoadResult calm)
    {
        report.AtMost(Name, "50 a second: p50 over standalone's", calm.P50 / own.P50, 3);
        report.AtMost(
            Name, "50 a second: accepted to all, p50 over standalone's", AfterAcceptance(calm) / AfterAcceptance(own), 3);
        report.AtMost(Name, "50 a second: sends to a group for each batch", Each(calm.GroupSends, calm.Batches), 1);
        report.AtMost(Name, "50 a second: other calls for each message", Each(calm.OtherCalls, calm.Messages), 0);
        report.AtMost(Name, "64 senders: sends to a group for each batch", Each(busy.GroupSends, busy.Batches), 1);
        report.AtMost(
            Name, "64 senders: all calls for each message",
            Each(busy.GroupSends + busy.OtherCalls, busy.Messages), 0.95);
    }

    /// <summary>
    /// From the answer to the sender until the last member has it. Both leave the server at the same time, and either may win:
    /// below a tenth of a millisecond there is nothing to compare.
    /// </summary>
    private static double AfterAcceptance(LoadResult r) =>
        Math.Max(0.1, r.More.GetValueOrDefault("accepted_to_all_p50", double.NaN));

    /// <summary>Calls for each batch or message; without any there is nothing to compare.</summary>
    private static double Each(long calls, long of) => of == 0 ? double.NaN : (double)calls / of;

    private static LoadResult Counted(LoadResult r)
    {
        r.More["messages"] = r.Messages;
        r.More["batches"] = r.Batches;
        r.More["group_sends"] = r.GroupSends;
        r.More["other_calls"] = r.OtherCalls;
        return r;
    }

    /// <summary>The earlier commit's package behind its doubles, and a job against it; nothing when none was named.</summary>
    private static async Task<(RunningServer? Stage, LoadJob? Job)> EarlierAsync(Running.Bench bench, string[] rows)
    {
        if (bench.Options.Before is not { } tree) return (null, null);
        var database = await bench.DatabaseAsync(tree, rows);
        var tokens = await TokensAsync(bench, database, tree);
        var stage = await bench.StartAsync("stage", database, tree);
        return (stage, Behind(stage, tokens));
    }

    /// <summary>A job against the package behind the doubles.</summary>
    private static LoadJob Behind(RunningServer stage, string[] tokens)
    {
        var plan = JsonSerializer.Deserialize(Http.Get(stage.Address, "/bench/plan"), BenchJson.Default.StagePlan)!;
        return new("post", plan.Public, plan.WorkerPid)
        {
            Door = Door.Negotiated, RoomSize = Size, Bearers = tokens, Stage = stage.Address,
        };
    }

    /// <summary>Made by the benchmark's own server on that database; they are good for each server on it.</summary>
    private static async Task<string[]> TokensAsync(Running.Bench bench, string database, EarlierTree? earlier = null)
    {
        await using var issuer = await bench.StartAsync("veza", database, earlier);
        return Tokens.Fetch(issuer.Address, "veza", People);
    }
}
