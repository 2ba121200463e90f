using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Channels;

namespace Veza.Shared.Moderation.Rules.Editing;

/// <summary>
/// Who may read and write rules: those of the tenant are read by its moderators and written by who manages them; those of a room by who looks
/// after the room, and by the same of the tenant where they may look.
/// </summary>
public sealed class RuleAccess(TenantRoles roles, RoomAccess rooms, PublicChannels channels)
{
    /// <summary>Rooms that a look over the whole tenant reaches.</summary>
    private const int MostRooms = 500;

    /// <summary>Refusals: <c>moderator_required</c>, <c>room_not_found</c>, <c>not_room_admin</c>.</summary>
    internal async Task<Error?> RefuseToReadAsync(TenantId tenant, UserId reader, RoomId? room, CancellationToken ct)
    {
        var ofTenant = await roles.CanAsync(reader, Permission.ModerateTenant, ct);
        if (room is not { } where) return ofTenant ? null : ModerationErrors.ModeratorRequired;
        if (await rooms.FindMembershipAsync(where, reader, ct) is { } membership)
        {
            return membership.Type == RoomType.Direct ? RoomErrors.DirectFixed
                : ofTenant || membership.Can(Permission.ManageModerationRules) ? null
                : RoomErrors.NotPermitted(Permission.ManageModerationRules);
        }

        return ofTenant && await channels.FindAsync(tenant, reader, where, ct) is not null ? null : RoomErrors.NotFound;
    }

    /// <summary>
    /// Locks the room, where it is about one. Refusals: <c>admin_required</c>, <c>room_not_found</c>, <c>direct_room_fixed</c>,
    /// <c>not_room_admin</c>.
    /// </summary>
    internal async Task<Error?> RefuseToWriteAsync(UnitOfWork work, TenantId tenant, UserId writer, RoomId? room, CancellationToken ct)
    {
        var role = (await roles.ListAsync(work, [writer], ct)).GetValueOrDefault(writer)?.Role;
        var ofTenant = Can(role, Permission.ManageModerationRules);
        if (room is not { } where) return ofTenant ? null : IdentityErrors.AdminRequired;
        var sees = ofTenant || Can(role, Permission.ModerateTenant);
        var found = await rooms.ToModerateAsync(work, where, tenant, writer, other: null, sees, ct);
        if (found.Failed) return found.Error;
        return ofTenant || found.Value.Can(Permission.ManageModerationRules)
            ? null
            : RoomErrors.NotPermitted(Permission.ManageModerationRules);
    }

    private static bool Can(TenantRole? role, Permission permission) =>
        role is { } known && AccessPolicy.Can(known, permission, isOperators: false);

    /// <summary>The room; or what the reader may look into of the tenant: their own rooms and public channels, some of each.</summary>
    internal async Task<IReadOnlyCollection<RoomId>> ListRoomsAsync(TenantId tenant, UserId reader, RoomId? room, CancellationToken ct)
    {
        if (room is { } one) return [one];
        var own = await rooms.ListRecentRoomIdsAsync(reader, MostRooms, ct);
        var open = await channels.DiscoverAsync(tenant, reader, text: null, after: null, MostRooms, ct);
        return [.. own.Concat(open.Select(channel => channel.Id)).Distinct()];
    }
}
