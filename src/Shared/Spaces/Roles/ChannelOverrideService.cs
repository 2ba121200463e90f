using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Rooms;

namespace Veza.Shared.Spaces.Roles;

/// <summary>
/// What channels of spaces override. By the two rules of roles (<see cref="SpaceRoleService"/>), asked for what differs from before: what is
/// left as it was needs no permission.
/// </summary>
public sealed class ChannelOverrideService(
    Postgres database, SpaceRoleRepository roles, SpaceAccess access, SpaceRights rights, SpaceChanges changes, RoomAccess rooms,
    IOptions<SpaceOptions> options)
{
    /// <summary>What the channel overrides, for those who may see roles there: its members. Refusals: <c>room_not_found</c>, <c>space_not_found</c>.</summary>
    public async Task<Result<IReadOnlyList<ChannelOverride>>> ListAsync(RoomId room, UserId caller, CancellationToken ct)
    {
        if (await rooms.FindMembershipAsync(room, caller, ct) is not { } membership) return RoomErrors.NotFound;
        return membership.Space is null
            ? SpaceErrors.NotFound
            : Result.From<IReadOnlyList<ChannelOverride>>(await roles.ListOverridesAsync(room, options.Value.MaxOverrides, ct));
    }

    /// <summary>
    /// Replaces what the channel overrides. Refusals: <c>room_not_found</c>, <c>space_not_found</c>, <c>permission_denied</c>,
    /// <c>role_not_found</c>, <c>member_not_found</c>, <c>role_not_below_yours</c>, <c>validation_failed</c>.
    /// </summary>
    public async Task<Result<Done>> ReplaceAsync(RoomId room, UserId by, IReadOnlyCollection<ChannelOverride> wanted, CancellationToken ct)
    {
        if (wanted.Count > options.Value.MaxOverrides)
            return Error.Field("overrides", FieldFault.WrongCount(0, options.Value.MaxOverrides, wanted.Count));
        if (wanted.Any(o => o.Allow.Within(o.Deny) != PermissionSet.None) || wanted.DistinctBy(o => (o.Kind, o.Target)).Count() != wanted.Count)
            return Error.Field("overrides", FieldFault.NotAllowed("nothing is allowed and denied at once, and nobody is named twice."));
        if (await rooms.FindMembershipAsync(room, by, ct) is not { } membership) return RoomErrors.NotFound;
        if (membership.Space is not { } id) return SpaceErrors.NotFound;

        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, permission: null, ct);
        if (locked.Failed) return RoomErrors.NotFound;
        var own = (await rights.ListAsync(work, id, room, [by], ct)).GetValueOrDefault(by);
        if (!own.Has(Permission.ViewRoom)) return RoomErrors.NotFound;
        if (!own.Has(Permission.ManageRoles)) return AccessErrors.Denied(Permission.ManageRoles);

        ChannelOverride[] next = [.. wanted.Select(o => o.Kind == OverrideKind.Everyone ? o with { Target = id.Value } : o)];
        var former = await roles.ListOverridesAsync(work, room, int.MaxValue, ct);
        if (await RefuseAsync(work, locked.Value, own, former, next, ct) is { } refusal) return refusal;

        await roles.ReplaceOverridesAsync(work, room, id, [.. next.Where(o => o.Named != PermissionSet.None)], ct);
        var entry = SpaceAudit.Entry(
            locked.Value.Space, by, "space.overrides_changed", part: room.ToString(), after: new JsonObject { ["overrides"] = next.Length });
        await changes.StoreAsync(work, locked.Value.Space, by, SpaceEvents.RightsChanged, entry, user: null, ct);
        await work.CommitAsync(CancellationToken.None);
        changes.Follow(id);
        return default(Done);
    }

    private async Task<Error?> RefuseAsync(
        UnitOfWork work, LockedSpace locked, PermissionSet own, IReadOnlyCollection<ChannelOverride> former, IReadOnlyCollection<ChannelOverride> next,
        CancellationToken ct)
    {
        var before = former.ToDictionary(o => (o.Kind, o.Target));
        var after = next.ToDictionary(o => (o.Kind, o.Target));
        var all = (await roles.ListAsync(work, locked.Space.Id, int.MaxValue, ct)).ToDictionary(r => r.Id.Value);
        UserId[] people = [.. before.Keys.Concat(after.Keys).Where(k => k.Kind == OverrideKind.Member).Select(k => new UserId(k.Target)).Distinct()];
        var standings = await rights.ListAsync(work, locked.Space.Id, people, ct);
        foreach (var key in before.Keys.Union(after.Keys))
        {
            var (was, will) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            if (was == will) continue;
            var rank = key.Kind switch
            {
                OverrideKind.Everyone => 0,
                OverrideKind.Role => all.GetValueOrDefault(key.Target)?.Position,
                _ => standings.GetValueOrDefault(new UserId(key.Target))?.Rank,
            };
            if (rank is not { } place) return key.Kind == OverrideKind.Role ? SpaceErrors.RoleNotFound : SpaceErrors.MemberNotFound;
            if (key.Kind != OverrideKind.Everyone && !PermissionEvaluator.Outranks(locked.Self.Rank, place)) return AccessErrors.Outranked;
            var touched = SpaceRoleService.Difference(was?.Allow ?? default, will?.Allow ?? default)
                .With(SpaceRoleService.Difference(was?.Deny ?? default, will?.Deny ?? default));
            if (SpaceRoleService.Lacking(own, touched) is { } lack) return lack;
        }

        return null;
    }
}
