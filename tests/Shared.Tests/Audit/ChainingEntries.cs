using Npgsql;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Audit;

/// <summary>The log cannot be changed, and what was changed behind its back shows.</summary>
public sealed class ChainingEntries : IAsyncLifetime
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private readonly TenantId tenant = new(Fresh.Id());
    private readonly TenantId other = new(Fresh.Id());
    private RoomScene scene = null!;

    private AuditLog Log => scene.Get<AuditLog>();

    public async Task InitializeAsync() => scene = await RoomScene.CreateAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Entries_of_many_transactions_at_once_are_one_chain_without_a_gap()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => AppendAsync(i % 4 == 0 ? other : tenant, $"action.{i}")));

        var (verdict, elsewhere) = (await Log.VerifyAsync(tenant, Ct), await Log.VerifyAsync(other, Ct));

        Assert.Equal((30, null), (verdict.Entries, verdict.Fault));
        Assert.Equal((10, null), (elsewhere.Entries, elsewhere.Fault));
        Assert.Equal(Enumerable.Range(1, 30).Select(n => (long)n), (await AllAsync()).Select(e => e.Seq));
    }

    [Fact]
    public async Task A_transaction_that_is_at_work_holds_up_nobody_and_one_that_is_given_up_leaves_no_gap()
    {
        await AppendAsync(tenant, "first");
        await using (var slow = await Database.BeginAsync(Ct))
        {
            await Log.AppendAsync(slow, Entry(tenant, "given up"), Ct);
            await AppendAsync(tenant, "second").WaitAsync(TimeSpan.FromSeconds(10)); // a lock is held until the test ends
        }

        Assert.Equal(["first", "second"], (await AllAsync()).Select(e => e.Action));
        Assert.Null((await Log.VerifyAsync(tenant, Ct)).Fault);
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET reason = 'other'")]
    [InlineData("DELETE FROM audit_entries")]
    [InlineData("TRUNCATE audit_entries")]
    [InlineData("UPDATE audit_chain SET seq = seq + 1")]
    [InlineData("DELETE FROM audit_chain")]
    [InlineData("TRUNCATE audit_chain")]
    public async Task The_database_refuses_to_change_what_is_written(string statement)
    {
        await AppendAsync(tenant, "done");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => scene.Database.RunAsync(statement));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        Assert.Equal((1, null), ((await Log.VerifyAsync(tenant, Ct)).Entries, (await Log.VerifyAsync(tenant, Ct)).Fault));
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET reason = 'other' WHERE action = 'two'", "entry 2 is not what was written")]
    [InlineData("UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE action = 'three'", "entry 3 is not what was written")]
    [InlineData("UPDATE audit_entries SET after = '{\"role\": \"admin\"}' WHERE action = 'one'", "entry 1 is not what was written")]
    [InlineData("DELETE FROM audit_entries WHERE action = 'two'", "entry 2 is not what was written")]
    [InlineData("DELETE FROM audit_chain WHERE seq = 2", "entry 2 is missing")]
    [InlineData("DELETE FROM audit_chain WHERE seq = 3", "the chain ends at 2, not at 3")]
    [InlineData("DELETE FROM audit_heads", "there are 3 entries, and 0 in the chain")]
    [InlineData("UPDATE audit_chain SET entry_id = gen_random_uuid() WHERE seq = 3", "entry 3 is not what was written")]
    public async Task What_was_changed_by_force_is_found(string statement, string fault)
    {
        foreach (var action in new[] { "one", "two", "three" }) await AppendAsync(tenant, action);
        Assert.Null((await Log.VerifyAsync(tenant, Ct)).Fault);

        await scene.Database.RunAsync("ALTER TABLE audit_entries DISABLE TRIGGER USER; ALTER TABLE audit_chain DISABLE TRIGGER USER");
        await scene.Database.RunAsync(statement);

        Assert.Equal(fault, (await Log.VerifyAsync(tenant, Ct)).Fault);
    }

    private Postgres Database => scene.Get<Postgres>();

    private static AuditEntry Entry(TenantId tenant, string action) => new(
        tenant, AuditActor.Person(new(Fresh.Id())), action, AuditTarget.OfMember(new(Fresh.Id()), new(Fresh.Id())), "Because: «é» 💥",
        Before: new() { ["role"] = "member", ["count"] = 3 }, After: new() { ["role"] = "modérateur 💥" });

    private async Task AppendAsync(TenantId of, string action)
    {
        await using var work = await Database.BeginAsync(Ct);
        await Log.AppendAsync(work, Entry(of, action), Ct);
        await work.CommitAsync(Ct);
    }

    private async Task<List<AuditRecord>> AllAsync()
    {
        var all = new List<AuditRecord>();
        await foreach (var page in Log.ExportAsync(tenant, after: 0, Ct)) all.AddRange(page);
        return all;
    }
}
