using Npgsql;

namespace Veza.Functions.Tests.Messages;

/// <summary>Holds a room's row from outside, so that a test can see what happens to those who wait for it.</summary>
internal sealed class RoomLock : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly NpgsqlConnection connection;
    private readonly string transaction;

    private RoomLock(TestDatabase database, NpgsqlConnection connection, string transaction) =>
        (this.database, this.connection, this.transaction) = (database, connection, transaction);

    /// <summary>Takes the lock.</summary>
    public static async Task<RoomLock> TakeAsync(TestDatabase database, Guid room)
    {
        var opened = await database.Source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("BEGIN", opened);
        await command.ExecuteNonQueryAsync();
        await using var take = new NpgsqlCommand(
            "SELECT pg_current_xact_id()::text FROM rooms WHERE id = $1 FOR UPDATE", opened);
        take.Parameters.Add(new() { Value = room });
        return new RoomLock(database, opened, (string)(await take.ExecuteScalarAsync())!);
    }

    /// <summary>Returns when somebody waits for the lock.</summary>
    public Task<int> SomebodyWaitsAsync() => SeveralWaitAsync(1);

    /// <summary>Returns when as many wait for the lock: one for the transaction that holds it, the others for the row.</summary>
    public Task<int> SeveralWaitAsync(int count) => database.RunAsync($"""
        DO $$ BEGIN
            WHILE (SELECT count(*) FROM pg_locks WHERE NOT granted AND (transactionid = '{transaction}'
                   OR (locktype = 'tuple' AND relation = 'rooms'::regclass
                       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))) < {count} LOOP
                PERFORM pg_sleep(0.005);
            END LOOP;
        END $$
        """);

    /// <summary>Ends the connections of those who wait for the lock.</summary>
    public Task<long> TerminateWaitersAsync() => database.ValueAsync<long>($"""
        SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE NOT granted AND transactionid = '{transaction}'
        """);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync(); // rolls back
}
