using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Database;

namespace Veza.Shared.Identity.Tenants;

/// <summary>Finds tenants by the name that people type. A slug never changes its tenant, so found ones are kept.</summary>
public sealed class TenantService(TenantRepository tenants, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private const int MaxSlugLength = 63;
    private const int MaxTypedLength = 4 * MaxSlugLength;

    private readonly ConcurrentDictionary<string, TenantId> known = new(StringComparer.Ordinal);

    /// <summary>The tenant of that slug; the default tenant for null, made when it is not there yet.</summary>
    /// <returns>Null when there is no such tenant.</returns>
    public async ValueTask<TenantId?> FindAsync(string? slug, CancellationToken ct)
    {
        if (slug?.Length > MaxTypedLength) return null;
        var wanted = slug is null ? options.Value.DefaultTenant : TextRules.LowerAscii(slug.Trim());
        if (known.TryGetValue(wanted, out var tenant)) return tenant;
        if (!IsSlug(wanted)) return null;

        if (string.Equals(wanted, options.Value.DefaultTenant, StringComparison.Ordinal))
            await tenants.InsertAsync(new TenantId(Guid.CreateVersion7(clock.Now())), wanted, wanted, clock.Now(), ct);
        if (await tenants.FindAsync(wanted, ct) is not { } found) return null;

        known.TryAdd(wanted, found); // only what exists gets in, so strangers cannot fill it
        return found;
    }

    /// <summary>
    /// Makes those who may be a tenant's first person go one after the other, until the transaction ends: only one may be.
    /// </summary>
    internal Task LockAsync(UnitOfWork work, TenantId tenant, CancellationToken ct) => tenants.LockAsync(work, tenant, ct);

    /// <summary>1 to 63 of a-z, 0-9 and '-'.</summary>
    internal static bool IsSlug(string text) =>
        text.Length is > 0 and <= MaxSlugLength && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

/// <summary>The table <c>tenants</c>.</summary>
public sealed class TenantRepository(Postgres database)
{
    internal async Task<TenantId?> FindAsync(string slug, CancellationToken ct)
    {
        var id = await database.Command("SELECT id FROM tenants WHERE slug = $1").With(slug).FindValueAsync<Guid>(ct);
        return id is { } value ? new TenantId(value) : null;
    }

    /// <summary>Locks the tenant until the transaction ends; people can be added to it meanwhile.</summary>
    internal Task<int> LockAsync(UnitOfWork work, TenantId id, CancellationToken ct) =>
        work.Command("SELECT 1 FROM tenants WHERE id = $1 FOR NO KEY UPDATE").With(id.Value).RunAsync(ct);

    /// <summary>Does nothing when the slug is there already.</summary>
    internal Task<int> InsertAsync(TenantId id, string slug, string name, DateTimeOffset at, CancellationToken ct) =>
        database.Command("""
            INSERT INTO tenants (id, slug, name, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (slug) DO NOTHING
            """).With(id.Value).With(slug).With(name).With(at).RunAsync(ct);
}
