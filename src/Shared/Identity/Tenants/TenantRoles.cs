using System.Text.Json.Nodes;
using Veza.Shared.Access;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Users;

namespace Veza.Shared.Identity.Tenants;

/// <summary>
/// Who looks after what. Read from the database at every question, which are few: a right that is taken away is gone at once.
/// </summary>
public sealed class TenantRoles(
    Postgres database, UserRepository users, TenantService tenants, AuditLog audit, TimeProvider clock)
{
    /// <summary>
    /// Whether the person may do it in their tenant. The default tenant is the operator's own: whoever looks after it may see what does
    /// not belong to one tenant.
    /// </summary>
    public async Task<bool> CanAsync(UserId user, Permission permission, CancellationToken ct) =>
        await users.FindAsync(user, ct) is { } row
        && AccessPolicy.Can(row.Role, permission, isOperators: await tenants.FindAsync(slug: null, ct) == row.Card.TenantId);

    /// <summary>Locks the person until the transaction ends: who acts on them takes turns with others who do.</summary>
    internal Task LockAsync(UnitOfWork work, UserId user, CancellationToken ct) => users.LockAsync(work, [user.Value], ct);

    /// <summary>Where the people belong and as what; those who are not there are left out.</summary>
    internal async Task<IReadOnlyDictionary<UserId, TenantStanding>> ListAsync(
        UnitOfWork work, IReadOnlyCollection<UserId> people, CancellationToken ct) => Standings(await users.ListAsync(work, Ids(people), ct));

    /// <summary>The same outside of a transaction.</summary>
    internal async Task<IReadOnlyDictionary<UserId, TenantStanding>> ListAsync(IReadOnlyCollection<UserId> people, CancellationToken ct) =>
        Standings(await users.ListAsync(Ids(people), ct));

    /// <summary>How many own the tenant.</summary>
    internal Task<long> CountOwnersAsync(UnitOfWork work, TenantId tenant, CancellationToken ct) => users.CountOwnersAsync(work, tenant, ct);

    /// <summary>Some of those who look after what people of the tenant say.</summary>
    internal async Task<IReadOnlyList<UserId>> ListModeratorsAsync(TenantId tenant, int limit, CancellationToken ct) =>
        await users.ListInOfficeAsync(tenant, AccessPolicy.ListRoles(Permission.ModerateTenant), limit, ct);

    private static Guid[] Ids(IReadOnlyCollection<UserId> people) => [.. people.Select(p => p.Value)];

    private static Dictionary<UserId, TenantStanding> Standings(List<UserRow> rows) =>
        rows.ToDictionary(r => r.Card.Id, r => new TenantStanding(r.Card.TenantId, r.Role));

    /// <summary>An operator gives a person a role. Refusals: <c>validation_failed</c>, <c>user_not_found</c>.</summary>
    /// <param name="tenant">Its slug; null: the default tenant.</param>
    /// <param name="email">Of the person.</param>
    /// <param name="role">The role's code.</param>
    public async Task<Result<UserSummary>> GrantAsync(string? tenant, string email, string role, CancellationToken ct)
    {
        if (TenantRoleCodes.Parse(role) is not { } granted)
            return Error.Field("role", FieldFault.UnknownValue("it must be owner, admin, moderator, member or guest."));
        if (await tenants.FindAsync(tenant, ct) is not { } home) return Error.Field("tenant", FieldFault.UnknownValue("there is no such tenant."));
        if ((await users.ListByEmailAsync(home, email, ct)).FirstOrDefault() is not { } user) return IdentityErrors.UserNotFound;

        await using var work = await database.BeginAsync(ct);
        if (await users.LockAsync(work, user.Card.Id, ct) is not { } former) return IdentityErrors.UserNotFound;
        await users.UpdateRoleAsync(work, user.Card.Id, granted, clock.Now(), ct);
        await audit.AppendAsync(
            work,
            new(home, AuditActor.Operator, "tenant.role_changed", AuditTarget.OfUser(user.Card.Id),
                Before: new JsonObject { ["role"] = former.Role.Code() }, After: new JsonObject { ["role"] = granted.Code() }), ct);
        await work.CommitAsync(CancellationToken.None);
        return user.Card;
    }
}

/// <summary>Where a person belongs, and as what.</summary>
internal sealed record TenantStanding(TenantId Tenant, TenantRole Role);
