using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.RateLimits;
using Veza.Shared.Spaces.Members;

namespace Veza.Shared.Spaces.Invites;

/// <summary>Makes, shows, takes back and accepts invites. A use is taken under the space's lock, in the transaction that lets the person in.</summary>
public sealed class SpaceInviteService(
    Postgres database, SpaceInviteRepository invites, SpaceMemberService members, SpaceAccess access, AuditLog audit, ModerationGate gate, UserLimits limits,
    IOptions<SpaceOptions> options, TimeProvider clock)
{
    /// <summary>Makes one. Refusals: <c>space_not_found</c>, <c>permission_denied</c>, <c>validation_failed</c>, <c>too_many_in_space</c>.</summary>
    /// <param name="expiresIn">Null: it has no end.</param>
    /// <param name="maxUses">Null: as many as come.</param>
    public async Task<Result<SpaceInvite>> CreateAsync(SpaceId id, UserId by, TimeSpan? expiresIn, int? maxUses, CancellationToken ct)
    {
        var settings = options.Value;
        var faults = Error.Join(
            expiresIn is { } life && (life < TimeSpan.FromSeconds(1) || life > settings.MaxInviteLife)
                ? Error.Field("expires_in", FieldFault.OutOfRange(1, (long)settings.MaxInviteLife.TotalSeconds)) : null,
            maxUses is < 1 or > SpaceInvite.MostUses ? Error.Field("max_uses", FieldFault.OutOfRange(1, SpaceInvite.MostUses)) : null);
        if (faults is not null) return faults;

        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, Permission.InviteMembers, ct);
        if (locked.Failed) return locked.Error;
        var now = clock.Now();
        if (await invites.CountAsync(work, id, now, ct) >= settings.MaxInvites) return SpaceErrors.TooMany("invites", settings.MaxInvites);

        var invite = new SpaceInvite(SpaceInvite.NewCode(), id, by, now, now + expiresIn, maxUses, Uses: 0);
        await invites.InsertAsync(work, invite, ct);
        await audit.AppendAsync(work, SpaceAudit.Entry(
            locked.Value.Space, by, "space.invite_created", after: new JsonObject { ["max_uses"] = maxUses, ["expires_at"] = invite.ExpiresAt }), ct);
        await work.CommitAsync(CancellationToken.None);
        return invite;
    }

    /// <summary>
    /// Those that lead somewhere, the newest first: one's own, and all to those who may manage the space. Refusals:
    /// <c>space_not_found</c>, <c>permission_denied</c>.
    /// </summary>
    public async Task<Result<IReadOnlyList<SpaceInvite>>> ListAsync(SpaceId id, UserId caller, CancellationToken ct)
    {
        var found = await access.FindAsync(id, caller, permission: null, ct);
        if (found.Failed) return found.Error;
        var all = found.Value.Can(Permission.ManageSpace);
        if (!all && !found.Value.Can(Permission.InviteMembers)) return AccessErrors.Denied(Permission.InviteMembers);
        return Result.From<IReadOnlyList<SpaceInvite>>(
            await invites.ListAsync(id, all ? null : caller, clock.Now(), options.Value.MaxInvites, ct));
    }

    /// <summary>Takes one back: one's own, and any for those who may manage the space. Refusals: <c>space_not_found</c>, <c>invite_not_found</c>.</summary>
    public async Task<Result<Done>> RevokeAsync(SpaceId id, UserId by, string code, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, permission: null, ct);
        if (locked.Failed) return locked.Error;
        var all = locked.Value.Self.Can(Permission.ManageSpace);
        if (!SpaceInvite.IsCode(code) || !await invites.DeleteAsync(work, id, code, all ? null : by, ct)) return SpaceErrors.InviteNotFound;
        await audit.AppendAsync(work, SpaceAudit.Entry(locked.Value.Space, by, "space.invite_revoked"), ct);
        await work.CommitAsync(CancellationToken.None);
        return default(Done);
    }

    /// <summary>What the invite leads to. Refusal: <c>invite_not_found</c>.</summary>
    public async Task<Result<SpaceCard>> ShowAsync(string code, TenantId tenant, UserId user, CancellationToken ct) =>
        SpaceInvite.IsCode(code) && await invites.FindCardAsync(code, tenant, user, clock.Now(), ct) is { } card ? card : SpaceErrors.InviteNotFound;

    /// <summary>
    /// Comes in by it; a member is answered at once, and no use is taken. Refusals: <c>invite_not_found</c>, <c>space_full</c>,
    /// <c>too_many_spaces</c>, <c>rate_limited</c>, <c>invites_off</c>.
    /// </summary>
    public async Task<Result<SpaceView>> AcceptAsync(string code, TenantId tenant, UserId user, CancellationToken ct)
    {
        if (await limits.TakeAsync(UserLimit.Joins, user, ct) is { } limited) return limited;
        if (!SpaceInvite.IsCode(code) || await invites.FindAsync(code, ct) is not { } invite) return SpaceErrors.InviteNotFound;
        if (await gate.RefuseToInviteAsync(tenant, room: null, ct) is { } off) return off;
        return await members.EnterAsync(
            invite.SpaceId, user, async (work, space) =>
                space.TenantId == tenant && await invites.TakeAsync(work, code, clock.Now(), ct) ? null : SpaceErrors.InviteNotFound,
            SpaceErrors.InviteNotFound, ct);
    }
}
