using Npgsql;
using Veza.Shared.Messages;

namespace Veza.Bench.Baselines;

/// <summary>A message to store.</summary>
internal sealed record NewMessage(Guid RoomId, Guid Id, Guid UserId, Guid ClientMessageId, string Content, DateTimeOffset CreatedAt);

/// <summary>
/// The least that a batch of messages can cost: one statement that allocates the rooms' numbers and inserts the rows. No
/// look at permissions, no retries told apart, no outbox.
/// </summary>
internal sealed class BareInsert(NpgsqlDataSource database) : IAsyncDisposable
{
    /// <summary>At the knee of the curve; see PERFORMANCE in the documentation.</summary>
    public const int BatchSize = 256;

    private static readonly string Sql = $"""
        WITH input AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[])
                WITH ORDINALITY AS t (room_id, id, user_id, client_message_id, content, place)),
        sizes AS (SELECT room_id, count(*) AS n FROM input GROUP BY room_id),
        bumped AS (
            UPDATE rooms r SET last_seq = r.last_seq + s.n, last_message_at = $6 FROM sizes s WHERE r.id = s.room_id
            RETURNING r.id, r.tenant_id, r.last_seq - s.n AS base),
        stored AS (
            {Insert})
        SELECT id, base FROM bumped
        """;

    private static string Insert => MessageColumns.Table.MakeUp(
        "input i JOIN bumped b ON b.id = i.room_id", (MessageColumns.RoomId, "i.room_id"),
        (MessageColumns.Seq, "b.base + row_number() OVER (PARTITION BY i.room_id ORDER BY i.place)"), (MessageColumns.Id, "i.id"),
        (MessageColumns.TenantId, "b.tenant_id"), (MessageColumns.UserId, "i.user_id"),
        (MessageColumns.ClientMessageId, "i.client_message_id"), (MessageColumns.Content, "i.content"), (MessageColumns.CreatedAt, "$6"));

    private NpgsqlConnection? connection;
    private NpgsqlCommand? command;

    /// <summary>Stores them in one transaction, on a connection of its own; one caller at a time.</summary>
    /// <returns>The numbers in their rooms, in the order of the batch.</returns>
    public async Task<long[]> WriteAsync(IReadOnlyList<NewMessage> batch, CancellationToken ct)
    {
        command ??= await PrepareAsync(ct);
        Set(0, batch, m => m.RoomId);
        Set(1, batch, m => m.Id);
        Set(2, batch, m => m.UserId);
        Set(3, batch, m => m.ClientMessageId);
        Set(4, batch, m => m.Content);
        ((NpgsqlParameter<DateTime>)command.Parameters[5]).TypedValue = batch[^1].CreatedAt.UtcDateTime;

        var bases = new Dictionary<Guid, long>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) bases[reader.GetGuid(0)] = reader.GetInt64(1);
        }

        var numbers = new long[batch.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = ++bases[batch[i].RoomId];
        return numbers;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (command is not null) await command.DisposeAsync();
        if (connection is not null) await connection.DisposeAsync();
    }

    private async Task<NpgsqlCommand> PrepareAsync(CancellationToken ct)
    {
        connection = await database.OpenConnectionAsync(ct);
        var prepared = new NpgsqlCommand(Sql, connection);
        for (var i = 0; i < 4; i++) prepared.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [] });
        prepared.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [] });
        prepared.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DateTime.UnixEpoch });
        await prepared.PrepareAsync(ct);
        return prepared;
    }

    private void Set<T>(int parameter, IReadOnlyList<NewMessage> batch, Func<NewMessage, T> column)
    {
        var values = new T[batch.Count];
        for (var i = 0; i < values.Length; i++) values[i] = column(batch[i]);
        ((NpgsqlParameter<T[]>)command!.Parameters[parameter]).TypedValue = values;
    }
}
