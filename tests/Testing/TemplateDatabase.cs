using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Veza.Shared.Database;

namespace Veza.Testing;

/// <summary>
/// A database with all migrations applied. Its name holds a hash of them, so that another set of files makes another one;
/// several runs share it, and the last of an older set goes when a run of a newer one starts.
/// </summary>
internal static class TemplateDatabase
{
    private const string Prefix = "veza_template_";

    /// <summary>Makes it unless it is there. Whoever calls holds a shared lock on it until the connection closes.</summary>
    /// <returns>Its name.</returns>
    public static async Task<string> EnsureAsync(NpgsqlDataSource server, NpgsqlConnection alive, ServerRole role)
    {
        var name = Prefix + await HashAsync(role);
        await RunAsync(alive, "SELECT pg_advisory_lock(hashtextextended($1, 0))", Prefix);
        try
        {
            await RunAsync(alive, "SELECT pg_advisory_lock_shared(hashtextextended($1, 1))", name);
            await SweepAsync(server, alive, name);
            if (!await ExistsAsync(server, name)) await MakeAsync(server, name, role);
        }
        finally
        {
            await RunAsync(alive, "SELECT pg_advisory_unlock(hashtextextended($1, 0))", Prefix);
        }

        return name;
    }

    private static async Task MakeAsync(NpgsqlDataSource server, string name, ServerRole role)
    {
        // Under another name until it is whole: a run that dies in between leaves no half template behind.
        var draft = name + "_draft";
        await TestRun.DropAsync(server, draft);
        await RunAsync(server, $"CREATE DATABASE {draft} OWNER {role.Name}");
        var options = new DatabaseOptions
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(role.ConnectionString(draft)) { Pooling = false }.ConnectionString,
        };
        await using (var database = new Postgres(Options.Create(options)))
            await new Migrator(database, TimeProvider.System, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);

        await RunAsync(server, $"ALTER DATABASE {draft} WITH ALLOW_CONNECTIONS false");
        await RunAsync(server, $"ALTER DATABASE {draft} RENAME TO {name}");
    }

    private static async Task SweepAsync(NpgsqlDataSource server, NpgsqlConnection alive, string current)
    {
        await using var list = server.CreateCommand("SELECT datname FROM pg_database WHERE datname LIKE 'veza\\_template\\_%'");
        var names = new List<string>();
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) names.Add(reader.GetString(0));
        }

        foreach (var name in names.Where(n => !string.Equals(n, current, StringComparison.Ordinal)))
        {
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtextextended($1, 1))", alive)
            {
                Parameters = { new() { Value = name } },
            };
            if (await command.ExecuteScalarAsync() is not true) continue; // a run with other migrations uses it
            await TestRun.DropAsync(server, name);
            await RunAsync(alive, "SELECT pg_advisory_unlock(hashtextextended($1, 1))", name);
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlDataSource server, string name)
    {
        await using var command = server.CreateCommand("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)");
        command.Parameters.Add(new() { Value = name });
        return await command.ExecuteScalarAsync() is true;
    }

    private static async Task<string> HashAsync(ServerRole role)
    {
        var assembly = typeof(Migrator).Assembly;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(role.Name));
        foreach (var file in assembly.GetManifestResourceNames()
                     .Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            await using var stream = assembly.GetManifestResourceStream(file)
                ?? throw new InvalidOperationException($"The embedded migration '{file}' cannot be read.");
            hash.AppendData(await SHA256.HashDataAsync(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static async Task RunAsync(NpgsqlDataSource server, string sql)
    {
        await using var command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, string argument)
    {
        await using var command = new NpgsqlCommand(sql, connection)
        {
            CommandTimeout = 0,
            Parameters = { new() { Value = argument } },
        };
        await command.ExecuteNonQueryAsync();
    }
}
