using System.ComponentModel.DataAnnotations;
using Veza.Shared.Analytics;
using Veza.Shared.Events.Retries;

namespace Veza.Functions.Api.Admin;

/// <summary>Messages of a day.</summary>
internal sealed record DayCountResponse(DateOnly Day, long Messages);

/// <summary>Messages of some days.</summary>
internal sealed record MessageCountsResponse(DateOnly From, DateOnly To, long Total, DayCountResponse[] Days)
{
    public static MessageCountsResponse Of(IReadOnlyList<DayCount> counts) => new(
        counts[0].Day, counts[^1].Day, counts.Sum(c => c.Messages), [.. counts.Select(c => new DayCountResponse(c.Day, c.Messages))]);
}

/// <summary>Body of POST /api/admin/events/replay.</summary>
internal sealed record ReplayRequest(string Queue);

/// <summary>How many events are tried again.</summary>
internal sealed record ReplayedResponse(int Replayed);

/// <summary>An event that failed.</summary>
internal sealed record FailedEventResponse(
    long Id, [property: AllowedValues("parked", "retrying")] string State, string Queue, string? Consumer, string EventId, string? Type, string? Session, int Attempts,
    DateTimeOffset? NextTryAt, DateTimeOffset? DeadLetteredAt, string? LastError, DateTimeOffset EventCreatedAt, DateTimeOffset CreatedAt)
{
    public static FailedEventResponse From(EventRetry e) => new(
        e.Id, e.DeadLetteredAt is null ? "retrying" : "parked", e.Queue, NullIfEmpty(e.Consumer), e.Event.Id, NullIfEmpty(e.Event.Type),
        e.Event.Session, e.Attempts, e.DeadLetteredAt is null ? e.AvailableAt : null, e.DeadLetteredAt, e.LastError, e.Event.CreatedAt, e.CreatedAt);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

/// <summary>The same with the payload as text: of an event that could not be read it is whatever came.</summary>
internal sealed record FailedEventDetail(FailedEventResponse Event, string Payload);
