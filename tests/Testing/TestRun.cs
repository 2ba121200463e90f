using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using Npgsql;

namespace Veza.Testing;

/// <summary>
/// This run of a test program among others on the same PostgreSQL. It holds an advisory lock under its number for as long
/// as it lives; databases of a number that nobody holds belong to a dead run, and the next run drops them.
/// </summary>
internal sealed class TestRun
{
    public const string DatabasePrefix = "veza_test_";

    // The first half of a two-part advisory lock key; the second is the number of the run.
    private const int LockClass = 0x76747374;

    // Dropping waits for a checkpoint, and no test has to wait for that. A test program that ends leaves the last ones to the next run.
    private const int MostUndropped = 40;

    private static readonly Lazy<Task<TestRun>> Current = new(StartAsync);

    private readonly Channel<string> undropped = Channel.CreateBounded<string>(MostUndropped);

    // Held open until the process ends: with it goes the lock.
    private readonly NpgsqlConnection alive;
    private readonly Lazy<Task<string>> template;
    private int databases;

    private TestRun(int number, NpgsqlDataSource server, NpgsqlConnection alive, ServerRole role)
    {
        Number = number;
        Server = server;
        Role = role;
        this.alive = alive;
        template = new(() => TemplateDatabase.EnsureAsync(server, alive, role));
        _ = DropAllAsync();
    }

    /// <summary>Different from that of every other living run.</summary>
    public int Number { get; }

    /// <summary>The door database.</summary>
    public NpgsqlDataSource Server { get; }

    /// <summary>Whom servers under test sign in as.</summary>
    public ServerRole Role { get; }

    /// <summary>The run of this process, started at the first call.</summary>
    public static Task<TestRun> CurrentAsync() => Current.Value;

    /// <summary>The migrated database that others are copied from.</summary>
    public Task<string> TemplateAsync() => template.Value;

    /// <summary>A database name that is not taken.</summary>
    public string NextDatabase() => string.Create(
        CultureInfo.InvariantCulture, $"{DatabasePrefix}{Number}_{Interlocked.Increment(ref databases)}");

    /// <summary>Drops the database in the background, and waits only where many are waiting for that.</summary>
    public ValueTask DropSoonAsync(string name) => undropped.Writer.WriteAsync(name);

    private async Task DropAllAsync()
    {
        try
        {
            await foreach (var name in undropped.Reader.ReadAllAsync()) await DropAsync(Server, name);
        }
        catch (Exception fault)
        {
            undropped.Writer.Complete(fault); // the next test that ends throws it
        }
    }

    private static async Task<TestRun> StartAsync()
    {
        var server = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(TestEnvironment.Database)
        {
            ApplicationName = "veza-tests",
            MaxPoolSize = 10,
            CommandTimeout = 120,
        });
        var door = await server.OpenConnectionAsync();
        int number;
        do number = RandomNumberGenerator.GetInt32(1, int.MaxValue);
        while (!await LockAsync(door, number));

        await SweepAsync(server, door);
        var run = new TestRun(number, server, door, await ServerRole.EnsureAsync(door));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => run.alive.Dispose();
        return run;
    }

    private static async Task SweepAsync(NpgsqlDataSource server, NpgsqlConnection alive)
    {
        var names = new List<string>();
        await using (var list = server.CreateCommand("SELECT datname FROM pg_database WHERE datname ~ '^veza_test_[0-9]+_[0-9]+$'"))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) names.Add(reader.GetString(0));
        }

        foreach (var ofOneRun in names.GroupBy(n => int.Parse(n.Split('_')[2], CultureInfo.InvariantCulture)))
        {
            if (!await LockAsync(alive, ofOneRun.Key)) continue;
            foreach (var name in ofOneRun) await DropAsync(server, name);
            await using var unlock = new NpgsqlCommand("SELECT pg_advisory_unlock($1, $2)", alive)
            {
                Parameters = { new() { Value = LockClass }, new() { Value = ofOneRun.Key } },
            };
            await unlock.ExecuteNonQueryAsync();
        }
    }

    private static async Task<bool> LockAsync(NpgsqlConnection connection, int number)
    {
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1, $2)", connection)
        {
            Parameters = { new() { Value = LockClass }, new() { Value = number } },
        };
        return await command.ExecuteScalarAsync() is true;
    }

    /// <summary>Drops a database whose name this program made.</summary>
    public static async Task DropAsync(NpgsqlDataSource server, string name)
    {
        await using var drop = server.CreateCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        await drop.ExecuteNonQueryAsync();
    }
}
