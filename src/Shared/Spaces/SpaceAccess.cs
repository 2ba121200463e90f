using Veza.Shared.Access;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Spaces;

/// <summary>Hands out a space to somebody who may do that to it: for others, and once it is deleted, it does not exist.</summary>
public sealed class SpaceAccess(SpaceRepository spaces, SpaceRights rights)
{
    /// <summary>
    /// Locks the space's row, for a member who may do that in it; null: any member may. Refusals: <c>space_not_found</c>,
    /// <c>permission_denied</c>.
    /// </summary>
    internal async Task<Result<LockedSpace>> ToChangeAsync(
        UnitOfWork work, SpaceId id, UserId user, Permission? permission, CancellationToken ct)
    {
        // Who is not in it neither locks it nor waits for those who do.
        if (!(await rights.ListAsync(work, id, [user], ct)).ContainsKey(user)) return SpaceErrors.NotFound;
        if (await spaces.LockAsync(work, id, ct) is not { } space) return SpaceErrors.NotFound;
        if (!(await rights.ListAsync(work, id, [user], ct)).TryGetValue(user, out var self)) return SpaceErrors.NotFound;
        return permission is { } needed && !self.Can(needed) ? AccessErrors.Denied(needed) : new LockedSpace(space, self);
    }

    /// <summary>How somebody else stands in the locked space. Refusals: <c>member_not_found</c>, <c>role_not_below_yours</c>.</summary>
    internal async Task<Result<SpaceStanding>> BelowAsync(UnitOfWork work, LockedSpace locked, UserId user, CancellationToken ct)
    {
        if (!(await rights.ListAsync(work, locked.Space.Id, [user], ct)).TryGetValue(user, out var other)) return SpaceErrors.MemberNotFound;
        return locked.Self.Outranks(other) ? other : AccessErrors.Outranked;
    }

    /// <summary>By what the database says now. Refusals: <c>space_not_found</c>, <c>permission_denied</c>.</summary>
    internal async Task<Result<SpaceStanding>> FindAsync(SpaceId id, UserId user, Permission? permission, CancellationToken ct)
    {
        if (await rights.FindAsync(id, user, ct) is not { } self) return SpaceErrors.NotFound;
        return permission is { } needed && !self.Can(needed) ? AccessErrors.Denied(needed) : self;
    }
}

/// <summary>A space whose row the transaction holds, and the member who is about to change it.</summary>
internal sealed record LockedSpace(Space Space, SpaceStanding Self);
