using System.Runtime.CompilerServices;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Audit;

/// <summary>The log of each tenant: added to by whoever does something, read by those who may.</summary>
public sealed class AuditLog(AuditRepository entries, TimeProvider clock)
{
    /// <summary>Most entries of a page.</summary>
    public const int MaxListed = 200;

    private const int PerPage = 500;

    /// <summary>
    /// Adds the entry to the transaction that does what it tells of. It takes its place in the chain when that commits, so nobody waits
    /// for it before.
    /// </summary>
    public Task AppendAsync(UnitOfWork work, AuditEntry entry, CancellationToken ct) => AppendAllAsync(work, [entry], ct);

    /// <summary>The same for several, in one statement.</summary>
    public Task AppendAllAsync(UnitOfWork work, IReadOnlyList<AuditEntry> some, CancellationToken ct)
    {
        var now = clock.Now();
        return entries.InsertAsync(work, [.. some.Select(entry => (Guid.CreateVersion7(now), entry))], now, ct);
    }

    /// <summary>Newest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="filter">Which.</param>
    /// <param name="before">The last one of the page before.</param>
    /// <param name="limit">At most so many.</param>
    /// <returns>Refusal: <c>validation_failed</c>.</returns>
    public async Task<Result<IReadOnlyList<AuditRecord>>> ListAsync(
        TenantId tenant, AuditFilter filter, Guid? before, int limit, CancellationToken ct) =>
        limit is < 1 or > MaxListed
            ? Error.Field("limit", FieldFault.OutOfRange(1, MaxListed))
            : Result.From<IReadOnlyList<AuditRecord>>(await entries.ListAsync(tenant, filter, before, limit, ct));

    /// <summary>All of them in the order of the chain, page by page as they are asked for.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="after">Those behind this place; 0: from the first.</param>
    public async IAsyncEnumerable<IReadOnlyList<AuditRecord>> ExportAsync(
        TenantId tenant, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        while (await entries.ListChainAsync(tenant, after, PerPage, ct) is { Count: > 0 } page)
        {
            yield return page;
            after = page[^1].Seq;
        }
    }

    /// <summary>Looks whether the log of the tenant is as it was written.</summary>
    public async Task<AuditVerdict> VerifyAsync(TenantId tenant, CancellationToken ct)
    {
        // The end first: what is added meanwhile comes behind it.
        var head = await entries.ReadHeadAsync(tenant, ct);
        var (seq, hash) = (0L, AuditChain.Beginning);
        await foreach (var page in ExportAsync(tenant, after: 0, ct))
        {
            foreach (var entry in page)
            {
                if (seq == head.Seq) break;
                if (entry.Seq != seq + 1) return new(tenant, seq, hash, $"entry {seq + 1} is missing");
                hash = AuditChain.Next(hash, entry);
                if (!hash.AsSpan().SequenceEqual(entry.Hash)) return new(tenant, seq, hash, $"entry {entry.Seq} is not what was written");
                seq++;
            }

            if (seq == head.Seq) break;
        }

        return new(tenant, seq, hash, seq != head.Seq || (seq > 0 && !hash.AsSpan().SequenceEqual(head.Hash))
            ? $"the chain ends at {seq}, not at {head.Seq}"
            : head.Entries != head.Seq ? $"there are {head.Entries} entries, and {head.Seq} in the chain" : null);
    }

    /// <summary>Tenants that have a log.</summary>
    public async IAsyncEnumerable<TenantId> ListTenantsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var after = default(TenantId);
        while (await entries.ListTenantsAsync(after, PerPage, ct) is { Count: > 0 } page)
        {
            foreach (var tenant in page) yield return after = tenant;
        }
    }
}

/// <summary>What a look over a chain found.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="Entries">So many are as they were written, from the first on.</param>
/// <param name="Hash">Of the last of them; keep it elsewhere to prove later that nothing was exchanged.</param>
/// <param name="Fault">What is wrong behind them; null when nothing is.</param>
public sealed record AuditVerdict(TenantId TenantId, long Entries, byte[] Hash, string? Fault);
