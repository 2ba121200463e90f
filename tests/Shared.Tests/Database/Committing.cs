using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Database;

namespace Veza.Shared.Tests.Database;

public sealed class Committing
{
    [Fact]
    public async Task A_session_that_has_ended_does_not_touch_whoever_has_its_connection_now()
    {
        await using var server = await TestServer.StartAsync();
        var postgres = server.Services.GetRequiredService<Postgres>();
        var former = await postgres.BeginAsync(default);
        await former.CommitAsync(default);
        await using var present = await postgres.BeginAsync(default); // the pool hands out the connection returned last
        await present.Command("INSERT INTO tenants (id, slug, name, created_at) VALUES ($1, 'a', 'A', now())")
            .With(Fresh.Id()).RunAsync(default);

        await former.DisposeAsync();
        await present.CommitAsync(default);

        Assert.Equal(1, await server.Database.CountAsync("tenants"));
    }
}
