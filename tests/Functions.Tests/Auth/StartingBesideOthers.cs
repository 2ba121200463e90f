using System.Net;
using Npgsql;

namespace Veza.Functions.Tests.Auth;

public sealed class StartingBesideOthers
{
    [Fact]
    public async Task While_a_new_server_reads_the_keys_tokens_wait_and_are_not_refused()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        await using var holder = await server.Database.Source.OpenConnectionAsync();
        await RunAsync(holder, "BEGIN; LOCK TABLE signing_keys IN ACCESS EXCLUSIVE MODE");
        await using var sibling = await server.StartSiblingAsync();
        await server.Database.RunAsync("""
            DO $$ BEGIN
                WHILE NOT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'signing_keys'::regclass) LOOP
                    PERFORM pg_sleep(0.005);
                END LOOP;
            END $$
            """);

        var answer = alice.At(sibling.Address).TryAsync(HttpMethod.Get, "/api/users/me");
        await sibling.Http.GetAsync(new Uri("/health/live", UriKind.Relative)); // the server is up and answers
        var early = answer.IsCompleted;
        await RunAsync(holder, "COMMIT");

        Assert.Equal((HttpStatusCode.OK, ""), await answer);
        Assert.False(early);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
