using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Analytics;

/// <summary>What is counted by.</summary>
internal readonly record struct CountKey(Guid Tenant, DateOnly Day, Guid Room);

/// <summary>Messages stored on a day (UTC).</summary>
public sealed record DayCount(DateOnly Day, long Messages);

/// <summary>The SQL of <c>message_counts</c>.</summary>
public sealed class MessageCountRepository(Postgres postgres)
{
    /// <summary>
    /// Adds to the counts. Rows are touched in the order of their keys, so that two transactions cannot wait for each other.
    /// </summary>
    internal Task<int> AddAsync(UnitOfWork work, IReadOnlyDictionary<CountKey, long> sums, CancellationToken ct)
    {
        KeyValuePair<CountKey, long>[] rows = [.. sums];
        return work.Command("""
            INSERT INTO message_counts AS c (tenant_id, day, room_id, messages)
            SELECT i.tenant_id, i.day, i.room_id, i.messages
            FROM unnest($1::uuid[], $2::date[], $3::uuid[], $4::bigint[]) AS i (tenant_id, day, room_id, messages)
            ORDER BY i.tenant_id, i.day, i.room_id
            ON CONFLICT (tenant_id, day, room_id) DO UPDATE SET messages = c.messages + excluded.messages
            """)
            .With(Each(rows, r => r.Key.Tenant)).With(Each(rows, r => r.Key.Day)).With(Each(rows, r => r.Key.Room))
            .With(Each(rows, r => r.Value)).RunAsync(ct);
    }

    /// <summary>Days without messages are left out.</summary>
    internal Task<List<DayCount>> ListAsync(TenantId tenant, RoomId? room, DateOnly from, DateOnly to, CancellationToken ct) =>
        postgres.Replica.CreateCommand("""
            SELECT day, sum(messages)::bigint FROM message_counts
            WHERE tenant_id = $1 AND day BETWEEN $2 AND $3 AND ($4 IS NULL OR room_id = $4)
            GROUP BY day ORDER BY day LIMIT 400
            """).With(tenant.Value).With(from).With(to).WithNullable(room?.Value, NpgsqlDbType.Uuid)
            .ListAsync(r => new DayCount(r.GetFieldValue<DateOnly>(0), r.GetInt64(1)), ct);

    private static T[] Each<T>(KeyValuePair<CountKey, long>[] rows, Func<KeyValuePair<CountKey, long>, T> value) => [.. rows.Select(value)];
}
