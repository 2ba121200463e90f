using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Access.Rights;

/// <summary>The table <c>rights_changes</c>, which triggers write.</summary>
public sealed class RightsRepository(Postgres database)
{
    /// <summary>Rows that one call removes.</summary>
    internal const int MostDeleted = 10_000;

    /// <summary>
    /// Changes of transactions from <paramref name="since"/> on that are visible now, and where to go on from: the oldest
    /// transaction that has not ended. Whatever commits later has that number or a higher one, however late it is.
    /// </summary>
    /// <param name="since">Where an earlier call said to go on from; null: only to learn the place.</param>
    /// <param name="limit">At most so many.</param>
    internal async Task<(ulong Next, List<RightsChange> Changes)> ListSinceAsync(ulong? since, int limit, CancellationToken ct)
    {
        var rows = await database.Command("""
            SELECT head.next, c.id, c.session_id, c.room_id, c.user_id, c.departures, c.tenant_id, c.space_id
            FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS next) head
            LEFT JOIN LATERAL (SELECT * FROM rights_changes WHERE xid >= $1::text::xid8 ORDER BY xid LIMIT $2) c ON true
            """).WithNullable(since?.ToString(System.Globalization.CultureInfo.InvariantCulture), NpgsqlDbType.Text).With(limit)
            .ListAsync(Map, ct);
        return (rows[0].Next, [.. rows.Select(r => r.Change).OfType<RightsChange>()]);
    }

    /// <summary>See <see cref="RightsWatch.ListDepartedAsync"/>.</summary>
    internal async Task<IReadOnlyList<UserId>> ListDepartedAsync(RoomId room, long? after, TimeSpan recently, CancellationToken ct) =>
        await database.Command("""
            SELECT DISTINCT user_id FROM rights_changes
            WHERE room_id = $1 AND user_id IS NOT NULL AND departures > coalesce($2, 0)
                AND ($2 IS NOT NULL OR changed_at > now() - $3)
            """).With(room.Value).WithNullable(after, NpgsqlDbType.Bigint).With(recently)
            .ListAsync(r => new UserId(r.GetGuid(0)), ct);

    /// <summary>Removes up to <see cref="MostDeleted"/> changes that are older.</summary>
    /// <returns>How many; as many as that: there may be more.</returns>
    internal Task<int> DeleteOldAsync(TimeSpan age, CancellationToken ct) =>
        database.Command("""
            DELETE FROM rights_changes WHERE id IN
                (SELECT id FROM rights_changes WHERE changed_at < now() - $1 ORDER BY changed_at LIMIT $2 FOR UPDATE SKIP LOCKED)
            """).With(age).With(MostDeleted).RunAsync(ct);

    private static (ulong Next, RightsChange? Change) Map(NpgsqlDataReader r) => (
        ulong.Parse(r.GetString(0), System.Globalization.CultureInfo.InvariantCulture),
        r.IsDBNull(1) ? null : new RightsChange(
            r.GetInt64(1),
            r.Maybe<Guid>(2) is { } session ? new SessionId(session) : null,
            r.Maybe<Guid>(3) is { } room ? new RoomId(room) : null,
            r.Maybe<Guid>(4) is { } user ? new UserId(user) : null,
            r.Maybe<long>(5),
            r.Maybe<Guid>(6) is { } tenant ? new TenantId(tenant) : null,
            r.Maybe<Guid>(7) is { } space ? new SpaceId(space) : null));
}
