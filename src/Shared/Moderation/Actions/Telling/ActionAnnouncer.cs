using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Realtime;

namespace Veza.Shared.Moderation.Actions.Telling;

/// <summary>
/// Tells of actions and of their ends: the person, the room where it is about all of it, and those who look after the tenant. Only this tells
/// of it, so the event leaves the outbox when it has been said, whoever dies in between. What is told is what is true when it is told.
/// </summary>
public sealed class ActionAnnouncer(
    ActionRepository actions, NoticeService notices, TenantRoles roles, IRealtimeGateway gateway, TimeProvider clock) : ILocalConsumer
{
    private const int MostModerators = 200;

    /// <inheritdoc/>
    public bool Handles(string type) => type is ModerationEvents.ActionType;

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        Guid[] ids = [.. events.SelectMany(e => ModerationEvents.Read(e.Payload)).Distinct()];
        var done = await notices.ReadAsync(await actions.ListByIdsAsync(ids, ct), ct);
        foreach (var tenant in done.OrderBy(n => n.Action.Id).GroupBy(n => n.Action.TenantId))
        {
            var moderators = await roles.ListModeratorsAsync(tenant.Key, MostModerators, ct);
            foreach (var one in tenant) Tell(one, moderators);
        }
    }

    private void Tell(Notice notice, IReadOnlyList<UserId> moderators)
    {
        var (action, now) = (notice.Action, clock.Now());
        if (action is { IsTold: true, User: { } user }) gateway.Publish(Group.User(user), ModerationEvents.Notice(notice, now));
        if (action.Kind is ActionKind.LockRoom or ActionKind.SlowMode or ActionKind.Raid && action.Room is { } room)
            gateway.Publish(Group.Room(room), ModerationEvents.Action(action, now, toRoom: true));

        var told = ModerationEvents.Action(action, now, toRoom: false);
        foreach (var moderator in moderators)
            if (moderator != action.User) gateway.Publish(Group.User(moderator), told);
        if (action.By is { } by && !moderators.Contains(by)) gateway.Publish(Group.User(by), told);
    }
}
