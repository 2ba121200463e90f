using Npgsql;

namespace Veza.Shared.Database;

/// <summary>PostgreSQL, section <c>Veza:Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Npgsql connection string of the primary, for example <c>Host=127.0.0.1;Username=veza;Password=…;Database=veza</c>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Connection string of a read replica for reads that tolerate lag; empty: the primary serves them.</summary>
    public string ReadConnectionString { get; set; } = "";

    /// <summary>
    /// Sign in with tokens of the process's Entra identity in place of a password. The connection strings then name the
    /// identity as their user and hold no password; the connection is always encrypted.
    /// </summary>
    public bool UseIdentity { get; set; }

    /// <summary>Client id of the user-assigned identity to use with <see cref="UseIdentity"/>; empty: the process's own.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Connections held at most by one process; the writer's own come on top.</summary>
    public int MaxConnections { get; set; } = 40;

    /// <summary>How long one statement may run.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        string.IsNullOrWhiteSpace(ConnectionString)
            ? "Veza:Database:ConnectionString is empty. Set the environment variable Veza__Database__ConnectionString, "
              + "for example to 'Host=127.0.0.1;Username=veza;Password=…;Database=veza'."
        : (IdentityFault(nameof(ConnectionString), ConnectionString)
            ?? IdentityFault(nameof(ReadConnectionString), ReadConnectionString)) is { } fault
            ? fault
        : !UseIdentity && ClientId.Length > 0
            ? $"Veza:Database:ClientId is '{ClientId}', which is used with Veza:Database:UseIdentity alone; set "
              + "that to true, or remove the id."
        : ClientId.Length > 0 && !Guid.TryParse(ClientId, out _)
            ? $"Veza:Database:ClientId is '{ClientId}'; a client id is a UUID. Take it from the identity's overview."
        : MaxConnections is < 2 or > 10_000
            ? $"Veza:Database:MaxConnections is {MaxConnections}; it must lie between 2 and 10000."
        : CommandTimeout < TimeSpan.FromSeconds(1) || CommandTimeout > TimeSpan.FromMinutes(10)
            ? $"Veza:Database:CommandTimeout is {CommandTimeout}; it must lie between 00:00:01 and 00:10:00."
        : null;

    private string? IdentityFault(string name, string connectionString)
    {
        if (!UseIdentity || string.IsNullOrWhiteSpace(connectionString)) return null;
        NpgsqlConnectionStringBuilder parts;
        try
        {
            parts = new(connectionString);
        }
        catch (ArgumentException)
        {
            return $"Veza:Database:{name} cannot be read; it looks like 'Host=…;Username=…;Database=veza'.";
        }

        return !string.IsNullOrEmpty(parts.Password) || !string.IsNullOrEmpty(parts.Passfile)
            ? $"Veza:Database:{name} holds a password and Veza:Database:UseIdentity is true; remove the "
              + "password, or set UseIdentity to false."
            : string.IsNullOrEmpty(parts.Username)
                ? $"Veza:Database:{name} has no Username; with Veza:Database:UseIdentity it is the name that "
                  + "the identity has in PostgreSQL."
            : null;
    }
}
