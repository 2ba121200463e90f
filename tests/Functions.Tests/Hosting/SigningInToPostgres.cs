using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Veza.Shared.Database;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Hosting;

/// <summary>The server needs no right over PostgreSQL beyond its own database.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class SigningInToPostgres
{
    private const string Rights = """
        SELECT concat_ws(',', CASE WHEN rolsuper THEN 'superuser' END, CASE WHEN rolcreaterole THEN 'createrole' END,
            CASE WHEN rolreplication THEN 'replication' END, CASE WHEN rolbypassrls THEN 'bypassrls' END)
        FROM pg_roles WHERE rolname = $1
        """;

    [Fact]
    public async Task The_role_of_the_server_is_no_superuser_and_nothing_is_said()
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateUserAsync("Ann");

        var user = await server.Database.ValueAsync<string>(
            "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'veza'");
        await server.StopAsync();

        Assert.Equal("", await server.Database.ValueAsync<string>(Rights, user!));
        Assert.DoesNotContain(server.Log.All, IsWarning);
    }

    [Fact]
    public async Task A_superuser_is_warned_of()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await TestServer.StartInAsync(
            scene, [new("Veza:Database:ConnectionString", scene.Database.AdminConnectionString)]);

        await Waiting.UntilAsync(() => server.Log.All.Any(IsWarning), () => "a warning");

        var warning = Assert.Single(server.Log.All, IsWarning);
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Contains("infra/postgres/server-role.sql", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_a_superuser_goes_over_to_the_role_and_the_server_works_on()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var database = await TestDatabase.CreateEmptyAsync();
        var former = KeyValuePair.Create("Veza:Database:ConnectionString", database.AdminConnectionString);
        await using (var server = await TestServer.StartInAsync(scene, [former]))
        {
            await server.Services.GetRequiredService<Migrator>().MigrateAsync(default);
            await server.Http.RegisterAsync("Ann", "ann@example.com");
        }

        var role = new NpgsqlConnectionStringBuilder(database.AdminConnectionString)
        {
            Username = $"veza_test_app_{Fresh.Id():n}", Password = "a password for tests",
        };
        for (var i = 0; i < 2; i++) await GiveAsync(database, role);
        await using (var server = await TestServer.StartInAsync(scene, [new(former.Key, role.ConnectionString)]))
        {
            var signedIn = await server.Http.LoginAsync("ann@example.com");
            var registered = await server.Http.RegisterAsync("Bob", "bob@example.com");
            var applied = await server.Services.GetRequiredService<Migrator>().MigrateAsync(default);
            Assert.Equal((200, 201, 0), (signedIn.Status, registered.Status, applied.Count));
        }

        await using var admin = NpgsqlDataSource.Create(database.AdminConnectionString);
        var others = await ValueAsync(admin, """
            SELECT coalesce(string_agg(relname, ','), '') FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S', 'v', 'm') AND pg_get_userbyid(relowner) <> $1
            """, role.Username);
        Assert.Equal(("", ""), (await ValueAsync(admin, Rights, role.Username), others));
        await ValueAsync(admin, $"REASSIGN OWNED BY {role.Username} TO current_user; DROP OWNED BY {role.Username}; DROP ROLE {role.Username}");
    }

    private static bool IsWarning(LogLine line) => line.Text.Contains("as a superuser", StringComparison.Ordinal);

    /// <summary>What <c>./veza up</c> and compose.yaml do before the server starts.</summary>
    private static async Task GiveAsync(TestDatabase database, NpgsqlConnectionStringBuilder role)
    {
        var admin = new NpgsqlConnectionStringBuilder(database.AdminConnectionString);
        var start = new ProcessStartInfo("psql")
        {
            ArgumentList =
            {
                "--no-psqlrc", "--quiet", "--host", admin.Host!, "--port", $"{admin.Port}", "--username", admin.Username!,
                "--dbname", database.Name, "--set", $"role={role.Username}", "--file", WorkingCopy.PathOf("infra/postgres/server-role.sql"),
            },
            Environment = { ["PGPASSWORD"] = admin.Password, ["VEZA_ROLE_PASSWORD"] = role.Password },
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var psql = Process.Start(start)!;
        var said = await psql.StandardError.ReadToEndAsync();
        await psql.WaitForExitAsync();
        Assert.Equal((0, ""), (psql.ExitCode, said));
    }

    private static async Task<string?> ValueAsync(NpgsqlDataSource source, string sql, params string?[] arguments)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var argument in arguments) command.Parameters.Add(new() { Value = argument });
        return await command.ExecuteScalarAsync() as string;
    }
}
