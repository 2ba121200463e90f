using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Database;
using Veza.Shared.Identity;
using Veza.Shared.Identity.Users;
using Veza.Shared.RateLimits;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Channels;
using Veza.Shared.Spaces.Invites;

namespace Veza.Shared.Spaces.Members;

/// <summary>
/// Moves people in and out of spaces. Who goes, loses with the space its channels, their roles and what channels override for them, in
/// one transaction; in channels beyond <see cref="SpaceOptions.DeparturesPerTransaction"/> right after it.
/// </summary>
public sealed class SpaceMemberService(
    Postgres database, SpaceRepository spaces, SpaceMemberRepository members, SpaceInviteRepository invites, SpaceAccess access,
    SpaceChanges changes, SpaceRooms rooms, UserDirectory people, UserLimits limits, IOptions<SpaceOptions> options, TimeProvider clock)
{
    /// <summary>Comes into a public space; a member is answered at once. Refusals: <c>space_not_found</c>, <c>space_full</c>, <c>too_many_spaces</c>, <c>rate_limited</c>.</summary>
    public async Task<Result<SpaceView>> JoinAsync(SpaceId id, TenantId tenant, UserId user, CancellationToken ct)
    {
        if (await limits.TakeAsync(UserLimit.Joins, user, ct) is { } limited) return limited;
        return await EnterAsync(
            id, user, (_, space) => Task.FromResult<Error?>(
                space.TenantId == tenant && space.Visibility == RoomVisibility.Public ? null : SpaceErrors.NotFound), SpaceErrors.NotFound, ct);
    }

    /// <summary>Leaves. Refusals: <c>space_not_found</c>, <c>space_needs_owner</c>, <c>rate_limited</c>.</summary>
    public async Task<Result<Done>> LeaveAsync(SpaceId id, UserId user, CancellationToken ct)
    {
        if (await limits.TakeAsync(UserLimit.Leaves, user, ct) is { } limited) return limited;
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, user, permission: null, ct);
        if (locked.Failed) return locked.Error;
        return locked.Value.Self.IsOwner ? SpaceErrors.OwnerStays : await TakeOutAsync(work, locked.Value.Space, user, user, entry: null, ct);
    }

    /// <summary>Puts a member out, who may come again. Refusals: <c>space_not_found</c>, <c>permission_denied</c>, <c>member_not_found</c>, <c>role_not_below_yours</c>.</summary>
    public async Task<Result<Done>> KickAsync(SpaceId id, UserId by, UserId user, CancellationToken ct)
    {
        if (by == user) return await LeaveAsync(id, user, ct);
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, Permission.RemoveMembers, ct);
        if (locked.Failed) return locked.Error;
        var other = await access.BelowAsync(work, locked.Value, user, ct);
        return other.Failed
            ? other.Error
            : await TakeOutAsync(work, locked.Value.Space, user, by, SpaceAudit.Entry(locked.Value.Space, by, "space.member_kicked", user), ct);
    }

    /// <summary>
    /// Bans somebody of the tenant, who can neither see the space nor come into it until that is lifted; a member is put out, and the
    /// invites that they made are gone. Once more changes nothing. Refusals: <c>space_not_found</c>, <c>permission_denied</c>,
    /// <c>user_not_found</c>, <c>role_not_below_yours</c>, <c>validation_failed</c>.
    /// </summary>
    public async Task<Result<Done>> BanAsync(SpaceId id, UserId by, UserId user, string? reason, CancellationToken ct)
    {
        var why = (reason ?? "").Trim();
        if (why.Length > 0 && TextRules.CheckName("reason", why, Space.MaxReasonLength) is { } fault) return fault;
        var card = await people.FindAsync(user, ct);

        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, Permission.BanMembers, ct);
        if (locked.Failed) return locked.Error;
        var space = locked.Value.Space;
        if (card?.TenantId != space.TenantId) return IdentityErrors.UserNotFound;
        var other = await access.BelowAsync(work, locked.Value, user, ct);
        if (other.Failed && other.Error != SpaceErrors.MemberNotFound) return other.Error;

        if (!await members.InsertBanAsync(work, id, user, by, why, clock.Now(), ct)) return default(Done);
        await invites.DeleteOfAsync(work, id, user, ct);
        var entry = SpaceAudit.Entry(space, by, "space.member_banned", user, reason: why.Length == 0 ? null : why);
        if (!other.Failed) return await TakeOutAsync(work, space, user, by, entry, ct);

        await changes.NoteAsync(work, space, by, SpaceEvents.Updated, entry, user: null, ct);
        await work.CommitAsync(CancellationToken.None);
        changes.Follow(id);
        return default(Done);
    }

    /// <summary>Lifts a ban. Refusals: <c>space_not_found</c>, <c>permission_denied</c>, <c>ban_not_found</c>.</summary>
    public async Task<Result<Done>> UnbanAsync(SpaceId id, UserId by, UserId user, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, Permission.BanMembers, ct);
        if (locked.Failed) return locked.Error;
        if (!await members.DeleteBanAsync(work, id, user, ct)) return SpaceErrors.BanNotFound;
        await changes.NoteAsync(
            work, locked.Value.Space, by, SpaceEvents.Updated, SpaceAudit.Entry(locked.Value.Space, by, "space.member_unbanned", user), user: null, ct);
        await work.CommitAsync(CancellationToken.None);
        changes.Follow(id);
        return default(Done);
    }

    /// <summary>The members by id, for one of them. Refusal: <c>space_not_found</c>.</summary>
    public async Task<Result<IReadOnlyList<SpaceMember>>> ListAsync(SpaceId id, UserId caller, UserId? after, int limit, CancellationToken ct)
    {
        var found = await access.FindAsync(id, caller, permission: null, ct);
        return found.Failed ? found.Error : Result.From<IReadOnlyList<SpaceMember>>(await members.ListAsync(id, after, limit, ct));
    }

    /// <summary>Who is banned, by id. Refusals: <c>space_not_found</c>, <c>permission_denied</c>.</summary>
    public async Task<Result<IReadOnlyList<SpaceBan>>> ListBansAsync(SpaceId id, UserId caller, UserId? after, int limit, CancellationToken ct)
    {
        var found = await access.FindAsync(id, caller, Permission.BanMembers, ct);
        return found.Failed ? found.Error : Result.From<IReadOnlyList<SpaceBan>>(await members.ListBansAsync(id, after, limit, ct));
    }

    /// <summary>The common part of joining and of accepting an invite.</summary>
    /// <param name="check">Whether the door is open, asked once everything else is well; it runs under the lock and may take a use.</param>
    /// <param name="unseen">How it is refused that there is no such space for them.</param>
    internal async Task<Result<SpaceView>> EnterAsync(
        SpaceId id, UserId user, Func<UnitOfWork, Space, Task<Error?>> check, Error unseen, CancellationToken ct)
    {
        if (await spaces.FindViewAsync(id, user, ct) is { } known) return known;
        await using (var work = await database.BeginAsync(ct))
        {
            await people.LockAsync(work, [user], ct); // nobody is in more spaces than allowed, however many doors at once
            if (await spaces.LockAsync(work, id, ct) is not { } space) return unseen;
            if (await members.IsBannedAsync(work, id, user, ct)) return unseen;
            if (!await members.IsInAsync(work, id, user, ct))
            {
                var settings = options.Value;
                if (space.MemberCount >= settings.MaxMembers) return SpaceErrors.Full(settings.MaxMembers);
                if (await members.CountOfAsync(work, user, ct) >= settings.MaxSpacesPerUser) return SpaceErrors.TooManySpaces(settings.MaxSpacesPerUser);
                if (await check(work, space) is { } closed) return closed;

                await members.InsertAsync(work, id, user, clock.Now(), ct);
                await changes.StoreAsync(
                    work, space with { MemberCount = space.MemberCount + 1 }, user, SpaceEvents.MemberJoined, entry: null, user, ct);
                await work.CommitAsync(CancellationToken.None);
                changes.Follow(id);
            }
        }

        return await spaces.FindViewAsync(id, user, ct) is { } view ? view : unseen;
    }

    /// <summary>The common part of leaving, kick and ban. The space's row is locked.</summary>
    private async Task<Result<Done>> TakeOutAsync(UnitOfWork work, Space space, UserId user, UserId by, AuditEntry? entry, CancellationToken ct)
    {
        await members.DeleteRolesAsync(work, space.Id, user, ct);
        await members.DeleteOverridesAsync(work, space.Id, user, ct);
        await members.LeaveAsync(work, space.Id, user, clock.Now(), ct);
        var departures = await rooms.ExpelAsync(work, space.Id, user, by, options.Value.DeparturesPerTransaction, ct);
        await changes.StoreAsync(work, space with { MemberCount = space.MemberCount - 1 }, by, SpaceEvents.MemberLeft, entry, user, ct);
        await work.CommitAsync(CancellationToken.None);

        changes.Follow(space.Id);
        await rooms.DepartedAsync(work, departures);
        return default(Done);
    }
}
