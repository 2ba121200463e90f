using System.Globalization;
using Npgsql;

namespace Veza.Testing;

/// <summary>A database of one test's own, with all migrations applied: it may commit, race and cut connections.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TestRun run;
    private readonly Lazy<NpgsqlDataSource> source;

    private TestDatabase(TestRun run, string name)
    {
        this.run = run;
        Name = name;
        ConnectionString = run.Role.ConnectionString(name);
        source = new(() => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            ApplicationName = "veza-test-eye",
            MaxPoolSize = 20,
        }));
    }

    /// <summary>Its name on the server.</summary>
    public string Name { get; }

    /// <summary>For the server under test: of a role that owns the database, and has no right over others.</summary>
    public string ConnectionString { get; }

    /// <summary>For what a database's administrator does.</summary>
    public string AdminConnectionString =>
        new NpgsqlConnectionStringBuilder(TestEnvironment.Database) { Database = Name }.ConnectionString;

    /// <summary>For the test itself, to look behind the scenes; these connections survive <see cref="CutAsync"/>.</summary>
    public NpgsqlDataSource Source => source.Value;

    /// <summary>Copies the migrated template.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var current = await TestRun.CurrentAsync();
        return await CreateAsync(current, await current.TemplateAsync());
    }

    /// <summary>A database without any table, for the migrator's own tests.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync() => await CreateAsync(await TestRun.CurrentAsync(), "template1");

    private static async Task<TestDatabase> CreateAsync(TestRun run, string template)
    {
        var name = run.NextDatabase();
        // Files are copied as such: the other way writes every page to the log too, which takes twice the processor time.
        await using var create = run.Server.CreateCommand(
            $"CREATE DATABASE {name} TEMPLATE {template} OWNER {run.Role.Name} STRATEGY file_copy");
        await create.ExecuteNonQueryAsync();
        return new TestDatabase(run, name);
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T?> ValueAsync<T>(string sql, params object[] arguments)
    {
        await using var command = Command(sql, arguments);
        var value = await command.ExecuteScalarAsync();
        return value is null or DBNull ? default : (T)value;
    }

    /// <summary>How many rows a table holds.</summary>
    public async Task<long> CountAsync(string table) => await ValueAsync<long>($"SELECT count(*) FROM {table}");

    /// <summary>Runs a statement.</summary>
    public async Task<int> RunAsync(string sql, params object[] arguments)
    {
        await using var command = Command(sql, arguments);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>All rows.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> map, params object[] arguments)
    {
        await using var command = Command(sql, arguments);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(map(reader));
        return rows;
    }

    /// <summary>Ends every connection of the servers under test from the database's side, as a failover does.</summary>
    /// <returns>How many it ended.</returns>
    public async Task<int> CutAsync()
    {
        await using var command = run.Server.CreateCommand("""
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = $1 AND application_name <> 'veza-test-eye'
            """);
        command.Parameters.Add(new() { Value = Name });
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (source.IsValueCreated) await source.Value.DisposeAsync();
        await run.DropSoonAsync(Name);
    }

    private NpgsqlCommand Command(string sql, object[] arguments)
    {
        var command = Source.CreateCommand(sql);
        foreach (var argument in arguments) command.Parameters.Add(new() { Value = argument });
        return command;
    }
}
