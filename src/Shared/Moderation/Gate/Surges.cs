using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Moderation.Gate;

/// <summary>Of what there can be many at once.</summary>
public enum SurgeKind
{
    /// <summary>Somebody came into a room by themselves.</summary>
    Joins,

    /// <summary>An account was made.</summary>
    Accounts,

    /// <summary>A text was held or refused.</summary>
    Verdicts,
}

/// <summary>
/// Counts what comes all at once in a raid: in memory, so that neither a send nor a join asks anything for it. Who adds the counts of all
/// processes up takes them from here every few seconds; what was not taken is lost with a process that is killed.
/// </summary>
public sealed class Surges(IOptions<RaidOptions> options)
{
    /// <summary>Kinds in different places that wait at a time; of what is beyond nothing is counted.</summary>
    private const int MostWaiting = 10_000;

    private readonly WaitingCounts<SurgeKey> waiting = new(MostWaiting);

    /// <summary>One more. A kind that proposes nothing is not counted.</summary>
    /// <param name="room">Where; null: in the tenant as a whole.</param>
    public void Note(TenantId tenant, RoomId? room, SurgeKind kind)
    {
        if (options.Value.ThresholdOf(kind) > 0) waiting.Add(new(tenant, room?.Value ?? tenant.Value, kind));
    }

    /// <summary>Hands over what waits; it goes on waiting when that fails.</summary>
    internal Task<IReadOnlyList<KeyValuePair<SurgeKey, long>>> TakeAsync(Func<IReadOnlyList<KeyValuePair<SurgeKey, long>>, Task> write) =>
        waiting.WriteAsync(write);
}

/// <summary>What is counted where.</summary>
/// <param name="Scope">The room, or the tenant.</param>
internal readonly record struct SurgeKey(TenantId Tenant, Guid Scope, SurgeKind Kind)
{
    public RoomId? Room => Scope == Tenant.Value ? null : new RoomId(Scope);
}

/// <summary>The words for these in the database and in findings.</summary>
internal static class SurgeCodes
{
    public static string Code(this SurgeKind kind) => kind switch
    {
        SurgeKind.Joins => "joins",
        SurgeKind.Accounts => "accounts",
        _ => "verdicts",
    };
}
