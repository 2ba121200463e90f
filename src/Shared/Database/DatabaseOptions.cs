namespace Veza.Shared.Database;

/// <summary>PostgreSQL, section <c>Veza:Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Npgsql connection string of the primary, for example <c>Host=127.0.0.1;Username=veza;Password=…;Database=veza</c>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Connection string of a read replica for reads that tolerate lag; empty: the primary serves them.</summary>
    public string ReadConnectionString { get; set; } = "";

    /// <summary>Connections held at most by one process; the writer's own come on top.</summary>
    public int MaxConnections { get; set; } = 40;

    /// <summary>How long one statement may run.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Fault() =>
        string.IsNullOrWhiteSpace(ConnectionString)
            ? "Veza:Database:ConnectionString is empty. Set the environment variable Veza__Database__ConnectionString, "
              + "for example to 'Host=127.0.0.1;Username=veza;Password=…;Database=veza'."
        : MaxConnections is < 2 or > 10_000
            ? $"Veza:Database:MaxConnections is {MaxConnections}; it must lie between 2 and 10000."
        : CommandTimeout < TimeSpan.FromSeconds(1) || CommandTimeout > TimeSpan.FromMinutes(10)
            ? $"Veza:Database:CommandTimeout is {CommandTimeout}; it must lie between 00:00:01 and 00:10:00."
        : null;
}
