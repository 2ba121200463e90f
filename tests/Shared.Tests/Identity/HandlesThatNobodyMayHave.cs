using Npgsql;
using Veza.Shared.Identity.Users;

namespace Veza.Shared.Tests.Identity;

public sealed class HandlesThatNobodyMayHave
{
    private const string Migration = "0012_mentions_and_handles.sql";
    private static readonly Guid Tenant = Fresh.Id();

    [Theory]
    [InlineData("ana", true)]
    [InlineData("jo.lee", true)]
    [InlineData("a..b", true)]
    [InlineData("tom-", true)]
    [InlineData("_kim_", true)]
    [InlineData("allan", true)]
    [InlineData("admin2", true)]
    [InlineData("ana.", false)]
    [InlineData(".ana", false)]
    [InlineData("..", false)]
    [InlineData("all", false)]
    [InlineData("here", false)]
    [InlineData("channel", false)]
    [InlineData("everyone", false)]
    [InlineData("room", false)]
    [InlineData("admin", false)]
    [InlineData("system", false)]
    [InlineData("veza", false)]
    [InlineData("all-", false)]
    [InlineData("_all", false)]
    [InlineData("a.l.l", false)]
    [InlineData("ad_min", false)]
    public async Task Rule_and_database_agree(string handle, bool fine)
    {
        await using var database = await TestDatabase.CreateAsync();

        var refused = await database.ValueAsync<bool>("SELECT handle_refused($1)", handle);

        Assert.Equal((fine, !fine), (User.CheckHandle(handle) is null, refused));
    }

    [Fact]
    public void Both_know_the_same_words()
    {
        var sql = WorkingCopy.Read($"src/Shared/Database/Migrations/{Migration}");
        var array = sql[sql.IndexOf("ARRAY[", StringComparison.Ordinal)..sql.IndexOf("])", StringComparison.Ordinal)];

        Assert.Equal(ReservedHandles.Words.Order(), array.Split('\'').Where((_, i) => i % 2 == 1).Order());
    }

    [Theory]
    [InlineData("Admin", "user")]
    [InlineData("All", "user")]
    [InlineData("Év.ery One", "user")]
    [InlineData("Allan", "allan")]
    [InlineData("...", "user")]
    public void None_is_made_from_a_name(string name, string handle)
    {
        Assert.Equal((handle, $"{handle}2"), (User.HandleFor(name, 0), User.HandleFor(name, 2)));
        Assert.Null(User.CheckHandle(User.HandleFor(name, 7)));
    }

    [Fact]
    public async Task Who_has_one_gets_the_next_free_one_and_is_to_be_told()
    {
        await using var database = await BeforeTheMigrationAsync();
        string[] handles = ["all", "all2", "ana.", "ana", ".bob", "..", "ad-min", "user", "kim"];
        for (var i = 0; i < handles.Length; i++) await InsertAsync(database, handles[i], i);

        await database.RunAsync(Sql(Migration));

        var people = await database.ListAsync(
            "SELECT handle, handle_changed_from, search_key FROM users ORDER BY created_at",
            r => (r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.GetString(2)));
        (string Handle, string? From)[] expected =
        [
            ("all3", "all"), ("all2", null), ("ana2", "ana."), ("ana", null), ("bob", ".bob"), ("user2", ".."), ("ad-min2", "ad-min"),
            ("user", null), ("kim", null),
        ];
        Assert.Equal(expected.Select(e => (e.Handle, e.From, $"all {(e.From ?? e.Handle)} some one {e.Handle} x@example.test")), people);
    }

    [Fact]
    public async Task To_a_version_that_does_not_know_them_they_are_taken()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.RunAsync("INSERT INTO tenants (id, slug, name, created_at) VALUES ($1, 't', 'T', now())", Tenant);
        await InsertAsync(database, "ana", 0);

        var inserted = await InsertAsync(database, "everyone", 1);
        var renamed = await Assert.ThrowsAsync<PostgresException>(() => database.RunAsync("UPDATE users SET handle = 'ana.'"));
        var touched = await database.RunAsync("UPDATE users SET handle = 'ana', name = 'Ana'");

        Assert.Equal((0, PostgresErrorCodes.UniqueViolation, 1), (inserted, renamed.SqlState, touched));
    }

    private static async Task<TestDatabase> BeforeTheMigrationAsync()
    {
        var database = await TestDatabase.CreateEmptyAsync();
        foreach (var file in Directory.GetFiles(WorkingCopy.PathOf("src", "Shared", "Database", "Migrations"), "*.sql").Order(StringComparer.Ordinal))
            if (string.CompareOrdinal(Path.GetFileName(file), Migration) < 0) await database.RunAsync(await File.ReadAllTextAsync(file));
        await database.RunAsync("INSERT INTO tenants (id, slug, name, created_at) VALUES ($1, 't', 'T', now())", Tenant);
        return database;
    }

    private static Task<int> InsertAsync(TestDatabase database, string handle, int order) => database.RunAsync("""
        INSERT INTO users (id, tenant_id, email, email_key, name, handle, search_key, created_at, updated_at)
        VALUES ($1, $2, 'x', $3, 'X', $4, $5, to_timestamp($6), now())
        """, Fresh.Id(), Tenant, Fresh.Id().ToString(), handle, $"all {handle} some one {handle} x@example.test", (double)order);

    private static string Sql(string file) => WorkingCopy.Read($"src/Shared/Database/Migrations/{file}");
}
