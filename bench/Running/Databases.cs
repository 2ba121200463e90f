using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Veza.Shared.Database;

namespace Veza.Bench.Running;

/// <summary>Makes a migrated database for each server that is measured, and removes them all in the end.</summary>
internal sealed class Databases(string maintenance) : IAsyncDisposable
{
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(maintenance);
    private readonly List<string> created = [];
    private readonly string prefix = $"veza_bench_{Environment.ProcessId}_";

    /// <summary>An empty database with the product's schema.</summary>
    /// <param name="migrate">Makes the schema of an earlier commit; null: that of this one.</param>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateAsync(Func<string, Task>? migrate = null)
    {
        var name = prefix + created.Count;
        await RunAsync(source, $"CREATE DATABASE {name}");
        created.Add(name);
        var connection = new NpgsqlConnectionStringBuilder(maintenance) { Database = name }.ConnectionString;
        if (migrate is not null)
        {
            await migrate(connection);
            return connection;
        }

        await using var database = new Postgres(Options.Create(new DatabaseOptions { ConnectionString = connection }));
        await new Migrator(database, TimeProvider.System, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        return connection;
    }

    /// <summary>Runs statements that fill a database.</summary>
    public static async Task FillAsync(string connection, params string[] statements)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        foreach (var statement in statements) await RunAsync(database, statement);
        await RunAsync(database, "VACUUM ANALYZE");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var name in created) await RunAsync(source, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        await source.DisposeAsync();
    }

    private static async Task RunAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
