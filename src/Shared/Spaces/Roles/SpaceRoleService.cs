using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Screening;

namespace Veza.Shared.Spaces.Roles;

/// <summary>What to change of a role; null leaves it as it is.</summary>
public sealed record UpdateRole(SpaceId SpaceId, SpaceRoleId RoleId, UserId EditorId, string? Name, PermissionSet? Permissions);

/// <summary>
/// Makes, changes, orders and gives roles. Under the space's lock, so that nobody gives what they lost meanwhile. Two rules for all of it:
/// nobody gives or takes a permission that they lack, and nobody touches a role, or a person, that is not below their own highest role.
/// </summary>
public sealed class SpaceRoleService(
    Postgres database, SpaceRoleRepository roles, SpaceAccess access, SpaceChanges changes, Screening screening, IOptions<SpaceOptions> options,
    TimeProvider clock)
{
    private int Most => options.Value.MaxRoles;

    /// <summary>The roles, the highest first, for a member. Refusal: <c>space_not_found</c>.</summary>
    public async Task<Result<IReadOnlyList<SpaceRole>>> ListAsync(SpaceId id, UserId caller, CancellationToken ct)
    {
        var found = await access.FindAsync(id, caller, permission: null, ct);
        return found.Failed ? found.Error : Result.From<IReadOnlyList<SpaceRole>>(await roles.ListAsync(id, Most, ct));
    }

    /// <summary>
    /// Makes a role, the lowest one. Refusals: <c>space_not_found</c>, <c>permission_denied</c> (also for one that it would give),
    /// <c>validation_failed</c>, <c>name_blocked</c>, <c>too_many_in_space</c>.
    /// </summary>
    public async Task<Result<SpaceRole>> CreateAsync(SpaceId id, TenantId tenant, UserId by, string? name, PermissionSet permissions, CancellationToken ct)
    {
        var clean = Space.CleanName(name);
        if (clean.Failed) return clean.Error;
        if (await screening.CheckNamesAsync(tenant, room: null, by, ct, ("name", name)) is { } blocked) return blocked;

        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, Permission.ManageRoles, ct);
        if (locked.Failed) return locked.Error;
        if (Lacking(locked.Value.Self.Permissions, permissions) is { } lack) return lack;
        if ((await roles.ListAsync(work, id, Most, ct)).Count >= Most) return SpaceErrors.TooMany("roles", Most);

        var role = new SpaceRole(new(Guid.CreateVersion7(clock.Now())), id, clean.Value, Position: 1, permissions);
        await roles.InsertAsync(work, role, ct);
        await FollowAsync(work, locked.Value, "space.role_created", role.Id, after: permissions, ct);
        return role;
    }

    /// <summary>Refusals besides those of <see cref="CreateAsync"/>: <c>role_not_found</c>, <c>role_not_below_yours</c>.</summary>
    public async Task<Result<SpaceRole>> UpdateAsync(UpdateRole command, TenantId tenant, CancellationToken ct)
    {
        var clean = Space.CleanName(command.Name);
        if (command.Name is not null && clean.Failed) return clean.Error;
        if (await screening.CheckNamesAsync(tenant, room: null, command.EditorId, ct, ("name", command.Name)) is { } blocked) return blocked;

        await using var work = await database.BeginAsync(ct);
        var found = await ToChangeAsync(work, command.SpaceId, command.RoleId, command.EditorId, ct);
        if (found.Failed) return found.Error;
        var (locked, role) = found.Value;
        var changed = role with
        {
            Name = command.Name is null ? role.Name : clean.Value, Permissions = command.Permissions ?? role.Permissions,
        };
        if (Lacking(locked.Self.Permissions, Difference(role.Permissions, changed.Permissions)) is { } lack) return lack;
        if (changed == role) return role;
        await roles.UpdateAsync(work, changed, ct);
        await FollowAsync(work, locked, "space.role_updated", role.Id, changed.Permissions, ct);
        return changed;
    }

    /// <summary>Takes a role away from all who have it. Refusals: <c>space_not_found</c>, <c>permission_denied</c>, <c>role_not_found</c>, <c>role_not_below_yours</c>.</summary>
    public async Task<Result<Done>> DeleteAsync(SpaceId id, SpaceRoleId roleId, UserId by, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var found = await ToChangeAsync(work, id, roleId, by, ct);
        if (found.Failed) return found.Error;
        var (locked, role) = found.Value;
        if (Lacking(locked.Self.Permissions, role.Permissions) is { } lack) return lack;
        await roles.DeleteAsync(work, role, ct);
        await FollowAsync(work, locked, "space.role_deleted", roleId, after: null, ct);
        return default(Done);
    }

    /// <summary>
    /// Puts the roles in order. All must be named; those that are not below one's own stay where they are. Refusals: <c>space_not_found</c>,
    /// <c>permission_denied</c>, <c>role_not_found</c>, <c>role_not_below_yours</c>.
    /// </summary>
    public async Task<Result<IReadOnlyList<SpaceRole>>> OrderAsync(SpaceId id, UserId by, IReadOnlyList<Guid> highestFirst, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, Permission.ManageRoles, ct);
        if (locked.Failed) return locked.Error;
        var current = await roles.ListAsync(work, id, Most, ct);
        if (highestFirst.Count != current.Count || highestFirst.ToHashSet().SetEquals(current.Select(r => r.Id.Value)) is false)
            return SpaceErrors.RoleNotFound;
        var above = current.TakeWhile(r => !PermissionEvaluator.Outranks(locked.Value.Self.Rank, r.Position)).Select(r => r.Id.Value);
        if (!above.SequenceEqual(highestFirst.Take(above.Count()))) return AccessErrors.Outranked;

        await roles.OrderAsync(work, id, [.. highestFirst.Reverse()], ct);
        await FollowAsync(work, locked.Value, "space.roles_ordered", role: null, after: null, ct);
        return Result.From<IReadOnlyList<SpaceRole>>(await roles.ListAsync(id, Most, ct));
    }

    /// <summary>Says what all members may. Refusals: <c>space_not_found</c>, <c>permission_denied</c>.</summary>
    public async Task<Result<Done>> SetEveryoneAsync(SpaceId id, UserId by, PermissionSet permissions, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, Permission.ManageRoles, ct);
        if (locked.Failed) return locked.Error;
        var space = locked.Value.Space;
        if (Lacking(locked.Value.Self.Permissions, Difference(space.Everyone, permissions)) is { } lack) return lack;
        if (space.Everyone == permissions) return default(Done);

        var entry = SpaceAudit.Entry(space, by, "space.everyone_changed", before: State(space.Everyone), after: State(permissions));
        await changes.StoreAsync(work, space with { Everyone = permissions }, by, SpaceEvents.RightsChanged, entry, user: null, ct);
        await work.CommitAsync(CancellationToken.None);
        changes.Follow(id);
        return default(Done);
    }

    /// <summary>
    /// Says which roles a member has; repeating it is harmless. Refusals: <c>space_not_found</c>, <c>permission_denied</c> (also for one that
    /// a role gives or would take), <c>member_not_found</c>, <c>role_not_found</c>, <c>role_not_below_yours</c>.
    /// </summary>
    public async Task<Result<Done>> GiveAsync(SpaceId id, UserId by, UserId user, IReadOnlyCollection<Guid> wanted, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, Permission.ManageRoles, ct);
        if (locked.Failed) return locked.Error;
        if (by != user || !locked.Value.Self.IsOwner) // an owner may have roles, too
        {
            var other = await access.BelowAsync(work, locked.Value, user, ct);
            if (other.Failed && !(by == user && other.Error == AccessErrors.Outranked)) return other.Error; // nobody is below themselves
        }

        var all = (await roles.ListAsync(work, id, Most, ct)).ToDictionary(r => r.Id.Value);
        if (wanted.Any(r => !all.ContainsKey(r))) return SpaceErrors.RoleNotFound;
        var former = await roles.ListOfAsync(work, id, user, ct);
        Guid[] given = [.. wanted.Distinct().Except(former)], taken = [.. former.Except(wanted)];
        foreach (var role in given.Concat(taken).Select(r => all[r]))
        {
            if (!PermissionEvaluator.Outranks(locked.Value.Self.Rank, role.Position)) return AccessErrors.Outranked;
            if (Lacking(locked.Value.Self.Permissions, role.Permissions) is { } lack) return lack;
        }

        if (given.Length + taken.Length == 0) return default(Done);
        await roles.GiveAsync(work, id, user, given, taken, ct);
        var entry = SpaceAudit.Entry(
            locked.Value.Space, by, "space.member_roles_changed", user, before: new JsonObject { ["roles"] = Ids(former) },
            after: new JsonObject { ["roles"] = Ids(wanted.Distinct()) });
        await changes.StoreAsync(work, locked.Value.Space, by, SpaceEvents.RightsChanged, entry, user, ct);
        await work.CommitAsync(CancellationToken.None);
        changes.Follow(id);
        return default(Done);
    }

    /// <summary>The refusal for the first of them that the person lacks.</summary>
    internal static Error? Lacking(PermissionSet own, PermissionSet given)
    {
        if (PermissionEvaluator.MayGrant(own, given)) return null;
        var missing = given.Without(own);
        return AccessErrors.Denied(PermissionCodes.All.First(p => missing.Has(p.Permission)).Permission);
    }

    /// <summary>What is in one of them alone.</summary>
    internal static PermissionSet Difference(PermissionSet one, PermissionSet other) => new(one.Bits ^ other.Bits);

    private static JsonObject State(PermissionSet set) => new() { ["permissions"] = new JsonArray([.. set.ListCodes().Select(c => JsonValue.Create(c))]) };

    private static JsonArray Ids(IEnumerable<Guid> ids) => new([.. ids.Select(id => JsonValue.Create(id))]);

    private async Task<Result<(LockedSpace Locked, SpaceRole Role)>> ToChangeAsync(
        UnitOfWork work, SpaceId id, SpaceRoleId roleId, UserId by, CancellationToken ct)
    {
        var locked = await access.ToChangeAsync(work, id, by, Permission.ManageRoles, ct);
        if (locked.Failed) return locked.Error;
        if ((await roles.ListAsync(work, id, Most, ct)).Find(r => r.Id == roleId) is not { } role) return SpaceErrors.RoleNotFound;
        return PermissionEvaluator.Outranks(locked.Value.Self.Rank, role.Position) ? (locked.Value, role) : AccessErrors.Outranked;
    }

    private async Task FollowAsync(UnitOfWork work, LockedSpace locked, string action, SpaceRoleId? role, PermissionSet? after, CancellationToken ct)
    {
        var by = locked.Self.UserId;
        var entry = SpaceAudit.Entry(locked.Space, by, action, part: role?.ToString(), after: after is { } set ? State(set) : null);
        await changes.StoreAsync(work, locked.Space, by, SpaceEvents.RightsChanged, entry, user: null, ct);
        await work.CommitAsync(CancellationToken.None);
        changes.Follow(locked.Space.Id);
    }
}
