using System.Diagnostics;
using Npgsql;
using Veza.Bench.Running;
using Veza.Bench.Servers;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages;

namespace Veza.Bench.Baselines;

/// <summary>The product's two hottest routes with nothing around the database: no authentication, no permissions.</summary>
internal static class BareRoutes
{
    private static readonly string InsertOne = MessageColumns.Table.MakeUp(
        "(VALUES (true)) one", (MessageColumns.RoomId, "$1"), (MessageColumns.Seq, "$2"), (MessageColumns.Id, "$3"),
        (MessageColumns.TenantId, "$4"), (MessageColumns.UserId, "$5"), (MessageColumns.ClientMessageId, "$6"),
        (MessageColumns.Content, "$7"), (MessageColumns.CreatedAt, "$8"));

    /// <summary>Sends, stored by group commit; history by the plain query.</summary>
    public static WebApplication Create(ServerArguments arguments)
    {
        var builder = ServerHost.Builder();
        builder.AddMessages(arguments);
        var app = builder.Build();
        app.MapBench();
        app.MapPost("/api/rooms/{room:guid}/messages", SendAsync);
        app.MapGet("/api/rooms/{room:guid}/messages", HistoryAsync);
        app.MapPost("/bench/write", WriteAsync);
        return app;
    }

    /// <summary>Sends as a first version writes them: a transaction for each.</summary>
    public static WebApplication CreateNaive(ServerArguments arguments)
    {
        var builder = ServerHost.Builder();
        builder.AddMessages(arguments);
        var app = builder.Build();
        app.MapBench();
        app.MapPost("/api/rooms/{room:guid}/messages", SendAloneAsync);
        return app;
    }

    private static async Task<SentBody> SendAsync(
        Guid room, SendBody body, HttpContext context, GroupCommit messages, TimeProvider clock, CancellationToken ct)
    {
        var message = Message(room, body, context, clock);
        return Answer(message, await messages.WriteAsync(message, ct));
    }

    private static async Task<SentBody> SendAloneAsync(
        Guid room, SendBody body, HttpContext context, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct)
    {
        var message = Message(room, body, context, clock);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var bump = new NpgsqlCommand(
            "UPDATE rooms SET last_seq = last_seq + 1, last_message_at = $2 WHERE id = $1 RETURNING last_seq, tenant_id",
            connection, transaction);
        bump.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = room });
        bump.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = message.CreatedAt.UtcDateTime });
        long seq;
        Guid tenant;
        await using (var reader = await bump.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            (seq, tenant) = (reader.GetInt64(0), reader.GetGuid(1));
        }

        await using var insert = new NpgsqlCommand(InsertOne, connection, transaction);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = room });
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seq });
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = message.Id });
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant });
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = message.UserId });
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = message.ClientMessageId });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = message.Content });
        insert.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = message.CreatedAt.UtcDateTime });
        await insert.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return Answer(message, seq);
    }

    private static async Task<List<WireMessage>> HistoryAsync(
        Guid room, long before, int limit, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            SELECT m.id, m.room_id, m.seq, m.user_id, u.name, m.content, m.created_at, m.client_message_id, m.edited_at,
                m.deleted_at, m.reply_to, m.mentions, m.revision
            FROM messages m JOIN users u ON u.id = m.user_id
            WHERE m.room_id = $1 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = room });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var page = new List<WireMessage>(limit);
        while (await reader.ReadAsync(ct))
            page.Add(new(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetGuid(3), reader.GetString(4),
                reader.GetString(5), reader.Time(6), reader.GetGuid(7))
            {
                EditedAt = reader.MaybeTime(8),
                DeletedAt = reader.MaybeTime(9),
                ReplyTo = reader.Maybe<Guid>(10),
                Mentions = reader.IsDBNull(11) ? [] : reader.GetFieldValue<Guid[]>(11),
                Revision = reader.Maybe<long>(12),
            });
        page.Reverse();
        return page;
    }

    /// <summary>Writes full batches one after the other for the time.</summary>
    /// <returns>Messages stored.</returns>
    private static async Task<string> WriteAsync(int milliseconds, BareInsert insert, TimeProvider clock, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var written = 0;
        while (Stopwatch.GetElapsedTime(started).TotalMilliseconds < milliseconds)
        {
            var batch = new NewMessage[BareInsert.BatchSize];
            for (var i = 0; i < batch.Length; i++, written++)
            {
                var (now, id) = (clock.Now(), Guid.CreateVersion7(clock.Now()));
                batch[i] = new(
                    SeedIds.Room(written % 1000), id, SeedIds.User(written % 8), id, SampleEvent.Text, now);
            }

            await insert.WriteAsync(batch, ct);
        }

        return $"{written}";
    }

    private static NewMessage Message(Guid room, SendBody body, HttpContext context, TimeProvider clock)
    {
        var now = clock.Now();
        var user = Guid.Parse(context.Request.Headers["X-User"].ToString());
        return new(room, Guid.CreateVersion7(now), user, body.ClientMessageId, body.Content, now);
    }

    private static SentBody Answer(NewMessage m, long seq) => new(m.Id, m.RoomId, seq, m.CreatedAt, m.ClientMessageId);
}
