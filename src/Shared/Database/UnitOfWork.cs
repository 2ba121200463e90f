using Npgsql;

namespace Veza.Shared.Database;

/// <summary>How a transaction ended.</summary>
public enum TransactionOutcome
{
    /// <summary>Nothing of it is stored.</summary>
    RolledBack,

    /// <summary>All of it is stored.</summary>
    Committed,

    /// <summary>The answer to the commit was lost: all or nothing of it is stored.</summary>
    Unknown,
}

/// <summary>One transaction on one connection. The service that opened it commits it; disposing it otherwise rolls back.</summary>
public sealed class UnitOfWork(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    private Action<TransactionOutcome>? over;
    private TransactionOutcome end = TransactionOutcome.RolledBack;
    private bool returned;

    /// <summary>A statement inside the transaction.</summary>
    public NpgsqlCommand Command(string sql) => new(sql, connection, transaction);

    /// <summary>Calls back when the owner is through with it: after a commit, and after what the owner does about that.</summary>
    public void WhenOver(Action<TransactionOutcome> call) => over += call;

    /// <summary>Makes it true and gives the connection back: what follows a commit may need one of its own.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        end = TransactionOutcome.Unknown;
        await transaction.CommitAsync(ct);
        end = TransactionOutcome.Committed;
        await ReturnAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await ReturnAsync();
        }
        finally
        {
            var calls = over;
            over = null;
            calls?.Invoke(end);
        }
    }

    private async ValueTask ReturnAsync()
    {
        // Npgsql uses a connection's transaction object again for whoever gets the connection next: to dispose of it twice
        // would roll back a transaction of theirs.
        if (returned) return;
        returned = true;
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
