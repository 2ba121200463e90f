using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Veza.Testing;

/// <summary>
/// Whom servers under test sign in to PostgreSQL as: a role that owns their databases and may do nothing else, as in production. Its
/// name and password come from the administrator's connection string, so that all runs on a server share it.
/// </summary>
internal sealed class ServerRole
{
    private readonly string? password;

    private ServerRole(string name, string? password) => (Name, this.password) = (name, password);

    /// <summary>The role's name, fit for SQL.</summary>
    public string Name { get; }

    /// <summary>Makes it unless it is there. Where the tests' own user is no superuser, servers take that one.</summary>
    public static async Task<ServerRole> EnsureAsync(NpgsqlConnection admin)
    {
        await using var ask = new NpgsqlCommand("SELECT rolsuper, quote_ident(rolname) FROM pg_roles WHERE rolname = current_user", admin);
        await using (var reader = await ask.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            if (!reader.GetBoolean(0)) return new ServerRole(reader.GetString(1), password: null);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TestEnvironment.Database)));
        var role = new ServerRole($"veza_test_server_{hash[..8]}", hash[8..]);
        await using var make = new NpgsqlCommand($"""
            DO $$ BEGIN
                CREATE ROLE {role.Name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{role.password}';
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another run
            END $$
            """, admin);
        await make.ExecuteNonQueryAsync();
        return role;
    }

    /// <summary>For that database.</summary>
    public string ConnectionString(string database)
    {
        var builder = new NpgsqlConnectionStringBuilder(TestEnvironment.Database) { Database = database };
        if (password is not null) (builder.Username, builder.Password) = (Name, password);
        return builder.ConnectionString;
    }
}
