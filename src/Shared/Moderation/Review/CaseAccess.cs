using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Rooms;

namespace Veza.Shared.Moderation.Review;

/// <summary>
/// Who sees a case: who looks after the tenant sees all of them, who looks after a room those of the room. Nobody sees one about themselves.
/// </summary>
public sealed class CaseAccess(CaseRepository cases, TenantRoles roles, RoomAccess rooms)
{
    private const int MostRooms = 500;

    /// <summary>Somebody looks no further than that many moderators for another one.</summary>
    private const int SomeModerators = 3;

    /// <summary>The rooms whose cases the reader sees; null: all. Refusal: <c>moderator_required</c>.</summary>
    internal async Task<Result<Guid[]?>> ScopeAsync(UserId reader, CancellationToken ct)
    {
        if (await roles.CanAsync(reader, Permission.ModerateTenant, ct)) return Result.From<Guid[]?>(null);
        var own = await rooms.ListRoomsAsync(reader, MostRooms, ct);
        Guid[] moderated =
            [.. own.Where(r => r.Type != RoomType.Direct && AccessPolicy.Can(r.Role, Permission.ModerateMembers)).Select(r => r.Id.Value)];
        return moderated.Length > 0 ? Result.From<Guid[]?>(moderated) : ModerationErrors.ModeratorRequired;
    }

    /// <summary>Refusal: <c>case_not_found</c>.</summary>
    internal async Task<Result<ModerationCase>> FindAsync(Guid id, TenantId tenant, UserId reader, CancellationToken ct) =>
        await cases.FindAsync(id, ct) is { } found && found.TenantId == tenant && await MaySeeAsync(found, reader, ct)
            ? found : ReviewErrors.CaseNotFound;

    /// <summary>Whether somebody of the same tenant sees it.</summary>
    internal async Task<bool> MaySeeAsync(ModerationCase one, UserId reader, CancellationToken ct) =>
        one.Person != reader && (await roles.CanAsync(reader, Permission.ModerateTenant, ct)
            || (one.Room is { } room && await rooms.FindMembershipAsync(room, reader, ct) is { Type: not RoomType.Direct } membership
                && membership.Can(Permission.ModerateMembers)));

    /// <summary>Whether there is somebody else than those two who looks after the tenant.</summary>
    internal async Task<bool> HasAnotherAsync(TenantId tenant, UserId one, UserId? other, CancellationToken ct) =>
        (await roles.ListModeratorsAsync(tenant, SomeModerators, ct)).Any(m => m != one && m != other);

    /// <summary>Whether the person is of the tenant.</summary>
    internal async Task<bool> IsOfAsync(TenantId tenant, UserId user, CancellationToken ct) =>
        (await roles.ListAsync([user], ct)).GetValueOrDefault(user) is { } standing && standing.Tenant == tenant;
}
