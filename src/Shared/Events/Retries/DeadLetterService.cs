using Veza.Shared.Common;

namespace Veza.Shared.Events.Retries;

/// <summary>What an administrator does with events that failed.</summary>
public sealed class DeadLetterService(DeadLetterRepository events, TimeProvider clock)
{
    /// <summary>Most events of a page.</summary>
    public const int MaxListed = 200;

    private const int PerStatement = 1000;
    private const int MaxPerReplay = 10_000;

    /// <summary>Those that are parked, or those that wait for their next try; newest first, without their payloads.</summary>
    /// <returns>At most <see cref="MaxListed"/>. Refusal: <c>validation_failed</c>.</returns>
    public async Task<Result<IReadOnlyList<EventRetry>>> ListAsync(
        bool parked, string? queue, long? before, int limit, CancellationToken ct)
    {
        if (queue is not null && NoQueue(queue) is { } refusal) return refusal;
        if (limit is < 1 or > MaxListed) return Error.Field("limit", FieldFault.OutOfRange(1, MaxListed));
        return Result.From<IReadOnlyList<EventRetry>>(await events.ListAsync(parked, queue, before, limit, ct));
    }

    /// <summary>One of them. Refusal: <c>event_not_found</c>.</summary>
    public async Task<Result<EventRetry>> FindAsync(long id, CancellationToken ct) =>
        await events.FindAsync(id, ct) is { } found ? found : EventErrors.NotFound;

    /// <summary>
    /// Has it tried again as soon as possible; a consumer that has had it since does nothing. Refusal: <c>event_not_found</c>.
    /// </summary>
    public async Task<Result<EventRetry>> ReplayAsync(long id, CancellationToken ct) =>
        await events.ReplayAsync(id, clock.Now(), ct) is { } due ? due : EventErrors.NotFound;

    /// <summary>The same for the parked events of a queue, the oldest first; at most 10,000 of them at a time.</summary>
    /// <returns>How many. Refusal: <c>validation_failed</c>.</returns>
    public async Task<Result<int>> ReplayQueueAsync(string queue, CancellationToken ct)
    {
        if (NoQueue(queue) is { } refusal) return refusal;
        var (total, now) = (0, clock.Now());
        while (total < MaxPerReplay)
        {
            var some = await events.ReplayAsync(queue, now, PerStatement, ct);
            total += some;
            if (some < PerStatement) break;
        }

        return total;
    }

    /// <summary>Gives the event up for good. Refusal: <c>event_not_found</c>.</summary>
    public async Task<Result<Done>> DiscardAsync(long id, CancellationToken ct) =>
        await events.DeleteAsync(id, ct) == 1 ? new Done() : EventErrors.NotFound;

    private static Error? NoQueue(string queue) =>
        Queues.All.Contains(queue) ? null : Error.Field("queue", FieldFault.UnknownValue($"it must be one of {string.Join(", ", Queues.All)}."));
}
