using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Shared.Moderation.Review.Telling;

/// <summary>
/// Tells of cases: those who look after the tenant or the room, and whoever has the case; of a decision those who reported, too. What is told is what is
/// true when it is told.
/// </summary>
public sealed class CaseAnnouncer(CaseRepository cases, CaseReportRepository reports, TenantRoles roles, RoomAccess rooms,
    IRealtimeGateway gateway) : ILocalConsumer
{
    private const int MostModerators = 200;
    private const int MostOfRoom = 50;
    private const int MostReporters = 200;

    /// <inheritdoc/>
    public bool Handles(string type) => type is CaseEvents.Type;

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        var news = events.Select(e => CaseEvents.Read(e.Payload)).ToLookup(n => n.Case, n => n.IsNote);
        var found = await cases.ListByIdsAsync([.. news.Select(n => n.Key)], ct);
        Guid[] decided = [.. found.Where(c => c.IsDecided && news[c.Id].Any(isNote => !isNote)).Select(c => c.Id)];
        var told = (decided.Length > 0 ? await reports.ListAsync(decided, MostReporters, ct) : []).ToLookup(r => r.CaseId);
        RoomId[] where = [.. found.Select(c => c.Room).OfType<RoomId>().Distinct()];
        var keepers = where.Length > 0 ? await rooms.ListModeratorsAsync(where, MostOfRoom, ct) : null;
        foreach (var tenant in found.GroupBy(c => c.TenantId))
        {
            var moderators = await roles.ListModeratorsAsync(tenant.Key, MostModerators, ct);
            foreach (var one in tenant)
                Tell(one, [.. moderators.Concat(one.Room is { } room ? keepers![room] : []).Distinct()], told[one.Id]);
        }
    }

    private void Tell(ModerationCase one, IReadOnlyList<UserId> moderators, IEnumerable<CaseReport> reporters)
    {
        var news = RealtimeEvent.Create(CaseEvents.Type, one, static (json, one) =>
        {
            json.WriteString("case_id"u8, one.Id);
            json.WriteString("state"u8, one.IsDecided ? "decided" : "open");
            json.WriteStartArray("sources"u8);
            foreach (var source in one.Sources) json.WriteStringValue(source);
            json.WriteEndArray();
            json.WriteId("room_id"u8, one.Room?.Value);
            json.WriteId("claimed_by"u8, one.ClaimedBy?.Value);
            json.WriteTime("claimed_until"u8, one.ClaimedUntil);
        });
        foreach (var moderator in moderators)
            if (moderator != one.Person) gateway.Publish(Group.User(moderator), news);
        foreach (var other in new[] { one.ClaimedBy, one.AssignedTo, one.DecidedBy }.OfType<UserId>().Distinct().Except(moderators))
            gateway.Publish(Group.User(other), news);

        foreach (var report in reporters)
        {
            gateway.Publish(Group.User(report.Reporter), RealtimeEvent.Create(CaseEvents.ReportType, (report.Id, one.Decision), static (json, r) =>
            {
                json.WriteString("id"u8, r.Id);
                json.WriteString("status"u8, CaseOutcome.Of(r.Decision));
            }));
        }
    }
}
