using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Veza.Shared.Common;
using Veza.Shared.Database.Redis;

namespace Veza.Shared.Presence;

/// <summary>What Redis knows of people's presence. Without Redis every answer is null or empty, never an exception.</summary>
public sealed class PresenceLeases(
    RedisServer redis,
    IOptions<PresenceOptions> options,
    TimeProvider clock,
    ILogger<PresenceLeases> logger)
{
    private const int MaxPerSweep = 200;

    private readonly PresenceKeys keys = new(redis.Prefix);
    private int lost;

    /// <summary>Renews the lease until it ends by itself, and with it what the person chose, unless null.</summary>
    /// <returns>The state, and whether others see something else than before; null when Redis is out.</returns>
    internal Task<(PresenceState State, bool Changed)?> RenewAsync(UserId user, string lease, PresenceStatus? chosen = null) =>
        ApplyAsync(user, lease, "renew", options.Value.LeaseLife, chosen);

    /// <summary>Lets the lease end after the grace period.</summary>
    internal Task<(PresenceState State, bool Changed)?> ReleaseAsync(UserId user, string lease) =>
        ApplyAsync(user, lease, "release", options.Value.DisconnectGrace, chosen: null);

    /// <summary>Stores what the person chose; whether they are there is left as it is.</summary>
    internal Task<(PresenceState State, bool Changed)?> ChooseAsync(UserId user, PresenceStatus chosen) =>
        ApplyAsync(user, "", "release", TimeSpan.Zero, chosen);

    /// <summary>What others see, in the order of the ids; null when Redis is out.</summary>
    public Task<PresenceState[]?> ListAsync(IReadOnlyCollection<UserId> users) => AskAsync(async database =>
    {
        var wanted = users.SelectMany(u => new[] { keys.Leases(u), keys.State(u) }).ToArray();
        var answer = Texts(await database.ScriptEvaluateAsync(PresenceScripts.List, wanted, [Milliseconds(clock.Now())]));
        return users.Select((user, i) => State(user, answer[2 * i], answer[(2 * i) + 1])).ToArray();
    });

    /// <summary>The user's connections whose leases hold, on whatever process; null when Redis is out.</summary>
    internal Task<Guid[]?> ListConnectionsAsync(UserId user) => AskAsync(async database =>
    {
        var ids = await database.SortedSetRangeByScoreAsync(
            keys.Leases(user), Milliseconds(clock.Now()), exclude: Exclude.Start);
        return ids.Select(id => Guid.TryParse((string?)id, out var connection) ? connection : Guid.Empty)
            .Where(id => id != Guid.Empty).ToArray();
    });

    /// <summary>Takes a bounded number of people whose leases ran out.</summary>
    /// <returns>Those who are not seen any more, and whether there may be others; null when Redis is out.</returns>
    internal Task<(PresenceState[] Gone, bool More)?> SweepAsync() => AskValueAsync(async database =>
    {
        var answer = Texts(await database.ScriptEvaluateAsync(
            PresenceScripts.Sweep, [keys.Due],
            [Milliseconds(clock.Now()), MaxPerSweep, keys.LeasesPrefix, keys.StatePrefix]));
        var gone = new PresenceState[(answer.Length - 1) / 2];
        for (var i = 0; i < gone.Length; i++)
            gone[i] = State(new(Guid.Parse(answer[(2 * i) + 1]!)), "offline", answer[(2 * i) + 2]);
        return (gone, string.Equals(answer[0], MaxPerSweep.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    });

    private Task<(PresenceState State, bool Changed)?> ApplyAsync(
        UserId user, string lease, string verb, TimeSpan life, PresenceStatus? chosen) => AskValueAsync(async database =>
    {
        var now = clock.Now();
        var answer = Texts(await database.ScriptEvaluateAsync(
            PresenceScripts.Apply, [keys.Leases(user), keys.State(user), keys.Due],
            [
                Milliseconds(now), Milliseconds(now + life), (long)options.Value.StateLife.TotalMilliseconds, user.ToString(),
                lease, verb, chosen?.Code() ?? "",
            ]));
        return (State(user, answer[1], answer[2]), string.Equals(answer[0], "1", StringComparison.Ordinal));
    });

    private async Task<T?> AskAsync<T>(Func<IDatabase, Task<T>> question) where T : class
    {
        try
        {
            var answer = await redis.AskAsync(question);
            if (Interlocked.Exchange(ref lost, 0) == 1) PresenceLog.Back(logger);
            return answer;
        }
        catch (Exception e) when (RedisServer.IsOutage(e))
        {
            if (Interlocked.Exchange(ref lost, 1) == 0) PresenceLog.Lost(logger, e.GetType().Name);
            return null;
        }
    }

    private async Task<T?> AskValueAsync<T>(Func<IDatabase, Task<T>> question) where T : struct =>
        await AskAsync<object>(async database => await question(database)) is T answer ? answer : null;

    private static string?[] Texts(RedisResult answer) => (string?[]?)answer ?? [];

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static PresenceState State(UserId user, string? status, string? seen) => new(
        user,
        PresenceCodes.Parse(status) ?? PresenceStatus.Offline,
        long.TryParse(seen, CultureInfo.InvariantCulture, out var time) ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null);
}
