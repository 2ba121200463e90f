using Veza.Shared.Common;

namespace Veza.Shared.Analytics;

/// <summary>Messages per day.</summary>
public sealed class MessageStatistics(MessageCountRepository counts, TimeProvider clock)
{
    private const int MaxDays = 366;
    private const int DefaultDays = 30;

    /// <summary>
    /// The messages of each day from the first to the last, in the whole tenant or in one of its rooms; without days, of the
    /// last 30. A day in progress lags a few seconds behind. Refusal: <c>validation_failed</c>.
    /// </summary>
    public async Task<Result<IReadOnlyList<DayCount>>> ListAsync(
        TenantId tenant, RoomId? room, DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        var last = to ?? DateOnly.FromDateTime(clock.Now().UtcDateTime);
        var first = from ?? DateOnly.FromDayNumber(Math.Max(0, last.DayNumber - DefaultDays + 1));
        if (first > last) return Error.Field("from", FieldFault.NotAllowed("it must not lie after 'to'."));
        if (last.DayNumber - first.DayNumber >= MaxDays) return Error.Field("from", FieldFault.WrongCount(1, MaxDays, (long)last.DayNumber - first.DayNumber + 1));

        var found = (await counts.ListAsync(tenant, room, first, last, ct)).ToDictionary(c => c.Day, c => c.Messages);
        return Result.From<IReadOnlyList<DayCount>>(
        [
            .. Enumerable.Range(first.DayNumber, last.DayNumber - first.DayNumber + 1).Select(DateOnly.FromDayNumber)
                .Select(day => new DayCount(day, found.GetValueOrDefault(day))),
        ]);
    }
}
