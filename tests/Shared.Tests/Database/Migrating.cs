using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Veza.Shared.Database;

namespace Veza.Shared.Tests.Database;

public sealed class Migrating : IAsyncLifetime
{
    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateEmptyAsync();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task The_second_run_has_nothing_to_do()
    {
        await using var postgres = Postgres();
        var first = await MigrateAsync(postgres);

        var second = await MigrateAsync(postgres);

        Assert.NotEmpty(first);
        Assert.Empty(second);
        Assert.True(await Migrator(postgres).IsCurrentAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_empty_database_is_not_current()
    {
        await using var postgres = Postgres();

        var current = await Migrator(postgres).IsCurrentAsync(CancellationToken.None);

        Assert.False(current);
    }

    [Fact]
    public async Task Of_instances_that_start_together_one_applies_and_the_others_wait_and_find_nothing()
    {
        await using var postgres = Postgres();

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MigrateAsync(postgres)));

        var worker = Assert.Single(applied, a => a.Count > 0);
        Assert.Equal(worker.Count, await database.CountAsync("schema_migrations"));
    }

    [Fact]
    public async Task A_file_that_was_edited_after_it_was_applied_is_refused_by_its_name()
    {
        await using var postgres = Postgres();
        var name = (await MigrateAsync(postgres))[0];
        await database.RunAsync("UPDATE schema_migrations SET checksum = 'another' WHERE name = $1", name);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => MigrateAsync(postgres));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("edited", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_newer_than_the_build_is_refused()
    {
        await using var postgres = Postgres();
        await MigrateAsync(postgres);
        await database.RunAsync("INSERT INTO schema_migrations VALUES ('9999_from_the_future.sql', '', now())");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => MigrateAsync(postgres));

        Assert.Contains("9999_from_the_future.sql", refusal.Message, StringComparison.Ordinal);
    }

    private Postgres Postgres() =>
        new(Options.Create(new DatabaseOptions { ConnectionString = database.ConnectionString }));

    private static Migrator Migrator(Postgres postgres) =>
        new(postgres, TimeProvider.System, NullLogger<Migrator>.Instance);

    private static Task<IReadOnlyList<string>> MigrateAsync(Postgres postgres) =>
        Migrator(postgres).MigrateAsync(CancellationToken.None);
}
