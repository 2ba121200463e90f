using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Veza.Shared.Database;

/// <summary>Brings the schema up to date: numbered SQL files, each in a transaction of its own, forward only.</summary>
public sealed class Migrator(Postgres database, TimeProvider clock, ILogger<Migrator> logger)
{
    // Any constant will do, as long as every instance takes the same one.
    private const long LockKey = 0x76657A61_0001;

    /// <summary>Applies what is missing. A second instance that starts meanwhile waits, then finds nothing to do.</summary>
    /// <returns>The names of the files that were applied, in order.</returns>
    /// <exception cref="InvalidOperationException">A file that was applied has been edited since, or the database is newer.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct)
    {
        await using var connection = await database.Primary.OpenConnectionAsync(ct);
        await RunAsync(connection, "SET statement_timeout = 0", ct);
        await LockAsync(connection, ct);
        try
        {
            await RunAsync(connection, """
                CREATE TABLE IF NOT EXISTS schema_migrations
                    (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL)
                """, ct);
            return await ApplyMissingAsync(connection, ct);
        }
        finally
        {
            await RunAsync(connection, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    /// <summary>Whether every file of this build has been applied; false also when the database is empty.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken ct)
    {
        await using var command = database.Command("SELECT to_regclass('schema_migrations') IS NOT NULL");
        if (await command.ExecuteScalarAsync(ct) is not true) return false;

        await using var connection = await database.Primary.OpenConnectionAsync(ct);
        var applied = await AppliedAsync(connection, ct);
        return Files().All(f => applied.ContainsKey(f.Name));
    }

    private static async Task LockAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        // Waiting is the point: no command timeout, only the caller's token ends it.
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({LockKey})", connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<IReadOnlyList<string>> ApplyMissingAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = await AppliedAsync(connection, ct);
        var files = Files();
        if (applied.Keys.Except(files.Select(f => f.Name), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new InvalidOperationException(
                $"The database has the migration '{unknown}', which this build does not know: it is older than the "
                + "database. Start a build that is at least as new, or restore a backup.");

        var names = new List<string>();
        foreach (var (name, sql, checksum) in files)
        {
            if (applied.TryGetValue(name, out var known))
            {
                if (!string.Equals(known, checksum, StringComparison.Ordinal))
                    throw new InvalidOperationException(
                        $"The migration '{name}' was edited after it had been applied. Restore the file and put the "
                        + "change into a new migration.");
                continue;
            }

            await ApplyAsync(connection, name, sql, checksum, ct);
            DatabaseLog.MigrationApplied(logger, name);
            names.Add(name);
        }

        return names;
    }

    private async Task ApplyAsync(
        NpgsqlConnection connection, string name, string sql, string checksum, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await RunAsync(connection, sql, ct);
        await new NpgsqlCommand("INSERT INTO schema_migrations (name, checksum, applied_at) VALUES ($1, $2, $3)", connection)
            .With(name).With(checksum).With(clock.GetUtcNow()).RunAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<Dictionary<string, string>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var rows = await new NpgsqlCommand("SELECT name, checksum FROM schema_migrations ORDER BY name LIMIT 10000", connection)
            .ListAsync(r => (Name: r.GetString(0), Checksum: r.GetString(1)), ct);
        return rows.ToDictionary(r => r.Name, r => r.Checksum, StringComparer.Ordinal);
    }

    private static List<(string Name, string Sql, string Checksum)> Files()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = new List<(string, string, string)>();
        foreach (var name in assembly.GetManifestResourceNames()
                     .Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"The embedded migration '{name}' cannot be read.");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var sql = reader.ReadToEnd();
            files.Add((name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)))));
        }

        return files;
    }

    private static Task<int> RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct) =>
        new NpgsqlCommand(sql, connection) { CommandTimeout = 0 }.RunAsync(ct);
}
