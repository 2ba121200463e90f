using Microsoft.Extensions.DependencyInjection;
using Veza.Demo;
using Veza.Functions.Hosting.Standalone;
using Veza.Shared.Identity.Tenants;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Admin;

public sealed class HavingARole
{
    [Fact]
    public async Task The_first_person_owns_the_tenant_and_the_others_are_members()
    {
        await using var server = await TestServer.StartAsync();

        var (first, second) = (await server.CreateUserAsync("Olga"), await server.CreateUserAsync("Max"));

        Assert.Equal("owner", (await first.GetAsync("/api/users/me")).Text("role"));
        Assert.Equal("member", (await second.GetAsync("/api/users/me")).Text("role"));
    }

    [Fact]
    public async Task Of_many_who_register_at_the_same_moment_one_owns_the_tenant()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? server : sibling).CreateUserAsync($"Person {i}")));

        Assert.Equal((12, 1), (
            await server.Database.CountAsync("users"), await server.Database.CountAsync("users WHERE role = 'owner'")));
    }

    [Fact]
    public async Task A_registration_that_fails_leaves_the_tenant_to_the_next()
    {
        await using var server = await TestServer.StartAsync();
        server.Provoked.Add(2000); // a table is away
        await server.Database.RunAsync("ALTER TABLE sessions RENAME TO away");
        await Assert.ThrowsAsync<HttpRequestException>(() => server.CreateUserAsync("Unlucky"));
        await server.Database.RunAsync("ALTER TABLE away RENAME TO sessions");

        var next = await server.CreateUserAsync("Olga");

        Assert.Equal("owner", (await next.GetAsync("/api/users/me")).Text("role"));
    }

    [Fact]
    public async Task An_operator_gives_and_takes_roles()
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateUserAsync("Olga");
        var max = await server.CreateUserAsync("Max");

        foreach (var role in new[] { "admin", "moderator", "guest", "owner", "member" })
        {
            Assert.Equal(0, await GrantAsync(server, max.Email.ToUpperInvariant(), role));
            Assert.Equal(role, (await max.GetAsync("/api/users/me")).Text("role"));
        }
    }

    [Theory]
    [Trait(Stage.Name, Stage.Standalone)]
    [InlineData("nobody@example.test", "admin", null, "user_not_found")]
    [InlineData("EMAIL", "king", null, "validation_failed")]
    [InlineData("EMAIL", "admin", "nowhere", "validation_failed")]
    public async Task What_an_operator_mistypes_changes_nothing(string email, string role, string? tenant, string code)
    {
        await using var server = await TestServer.StartAsync();
        var olga = await server.CreateUserAsync("Olga");
        var roles = server.Services.GetRequiredService<TenantRoles>();

        var granted = await roles.GrantAsync(tenant, email == "EMAIL" ? olga.Email : email, role, CancellationToken.None);

        Assert.Equal(code, granted.Error?.Code);
        Assert.Equal("owner", (await olga.GetAsync("/api/users/me")).Text("role"));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task The_first_person_of_the_demo_owns_the_tenant_unless_somebody_is_there()
    {
        await using var server = await TestServer.StartAsync();
        await using var inhabited = await TestServer.StartAsync();
        await inhabited.CreateUserAsync("Olga");

        foreach (var one in new[] { server, inhabited })
            await ActivatorUtilities.CreateInstance<DemoSeed>(one.Services).RunAsync(TextWriter.Null, CancellationToken.None);

        Assert.Equal("camille", await server.Database.ValueAsync<string>("SELECT string_agg(handle, ',') FROM users WHERE role = 'owner'"));
        Assert.Equal("olga", await inhabited.Database.ValueAsync<string>("SELECT string_agg(handle, ',') FROM users WHERE role = 'owner'"));
    }

    private static Task<int> GrantAsync(TestServer server, string email, string role) => CommandLine.RunAsync(
        ["grant", email, role, "--environment=Test", $"--contentRoot={AppContext.BaseDirectory}",
            .. server.Scene.Settings().Select(s => $"--{s.Key}={s.Value}")]);
}
