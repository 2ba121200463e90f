using Npgsql;

namespace Veza.Shared.Database;

/// <summary>One transaction on one connection. The service that opened it commits it; disposing it otherwise rolls back.</summary>
public sealed class DbSession(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    private bool returned;

    /// <summary>A statement inside the transaction.</summary>
    public NpgsqlCommand Command(string sql) => new(sql, connection, transaction);

    /// <summary>Makes it true and gives the connection back: what follows a commit may need one of its own.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        await transaction.CommitAsync(ct);
        await DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Npgsql uses a connection's transaction object again for whoever gets the connection next: to dispose of it twice
        // would roll back a transaction of theirs.
        if (returned) return;
        returned = true;
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
