using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Identity.Accounts;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Rooms.Members;

namespace Veza.Shared.Moderation.Actions;

/// <summary>What is to be told once the transaction has been committed.</summary>
internal sealed class Effects
{
    public bool Restricts { get; set; }

    public Departure? Departure { get; set; }

    public (UserId User, IReadOnlyList<SessionId> Sessions)? SignedOut { get; set; }

    public RemovedMessages? Messages { get; set; }
}

/// <summary>What an action does to rooms, sign-ins and messages, by their own features.</summary>
public sealed class ActionEffects(
    RestrictionRepository restrictions, ActionRepository actions, RoomMemberService members, SignInService signIns, MessageRemoval removal,
    ModerationGate gate, EventOutbox outbox)
{
    /// <summary>Whether the person is restricted in that way already, at least as long.</summary>
    internal async Task<bool> HoldsAlreadyAsync(UnitOfWork work, ModerationAction action, CancellationToken ct) =>
        action.Restriction is { } restriction && await restrictions.OutlastsAsync(work, restriction, ct);

    /// <summary>Does it, in the transaction. Refusals: <c>last_owner</c> (of the room), <c>too_many_restrictions</c>.</summary>
    /// <returns>What it replaced, or null.</returns>
    internal async Task<Result<Guid?>> ApplyAsync(
        UnitOfWork work, ModerationAction action, Place place, UserId by, Effects effects, CancellationToken ct)
    {
        Guid? replaced = null;
        if (action.Restriction is { } restriction)
        {
            if (await restrictions.IsFullAsync(work, action.TenantId, ct))
                return ModerationErrors.TooMany(RestrictionRepository.MostOfTenant);
            effects.Restricts = true;
            replaced = await restrictions.ReplaceAsync(work, restriction, ct);
            if (replaced is { } former) await actions.EndAsync(work, [former], ActionEnd.Replaced, action.By, action.CreatedAt, ct);
        }

        // A rule can make a ban of a kick: they go once.
        if (action.Kind is ActionKind.Kick or ActionKind.Ban && place is { Room: { } room, Member: { } member } && effects.Departure is null)
        {
            var departure = await members.ExpelAsync(work, room, member, by, ct);
            if (departure.Failed) return departure.Error;
            effects.Departure = departure.Value;
        }

        if (action is { Kind: ActionKind.Ban, Room: null, User: { } banned })
            effects.SignedOut = (banned, await signIns.EndAllAsync(work, banned, "banned", ct));
        return replaced;
    }

    /// <summary>After the commit: memories are forgotten, connections closed, rooms told.</summary>
    internal async Task FollowAsync(UnitOfWork work, TenantId tenant, Effects effects)
    {
        if (effects.Restricts) gate.Changed(tenant);
        outbox.Wake();
        if (effects.SignedOut is var (user, sessions)) await signIns.EndedAsync(user, sessions);
        if (effects.Departure is { } departure) await members.DepartedAsync(work, departure);
        if (effects.Messages is { } messages) await removal.AnnounceAsync(work, messages);
    }
}
