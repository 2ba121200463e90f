using System.Globalization;
using System.Text.Json.Nodes;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Events.Retries;

/// <summary>What an administrator does with events that failed.</summary>
public sealed class DeadLetterService(Postgres database, DeadLetterRepository events, AuditLog audit, TimeProvider clock)
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
    public async Task<Result<EventRetry>> ReplayAsync(long id, TenantId tenant, UserId by, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        if (await events.ReplayAsync(work, id, clock.Now(), ct) is not { } due) return EventErrors.NotFound;
        await audit.AppendAsync(work, Entry(tenant, by, "event.replayed", id), ct);
        await work.CommitAsync(CancellationToken.None);
        return due;
    }

    /// <summary>The same for the parked events of a queue, the oldest first; at most 10,000 of them at a time.</summary>
    /// <returns>How many. Refusal: <c>validation_failed</c>.</returns>
    public async Task<Result<int>> ReplayQueueAsync(string queue, TenantId tenant, UserId by, CancellationToken ct)
    {
        if (NoQueue(queue) is { } refusal) return refusal;
        var (total, now) = (0, clock.Now());
        while (total < MaxPerReplay)
        {
            await using var work = await database.BeginAsync(ct);
            var some = await events.ReplayAsync(work, queue, now, PerStatement, ct);
            if (some > 0)
            {
                await audit.AppendAsync(
                    work,
                    new(tenant, AuditActor.Person(by), "queue.replayed", new("queue", queue), After: new JsonObject { ["events"] = some }), ct);
            }

            await work.CommitAsync(CancellationToken.None);
            total += some;
            if (some < PerStatement) break;
        }

        return total;
    }

    /// <summary>Gives the event up for good. Refusal: <c>event_not_found</c>.</summary>
    public async Task<Result<Done>> DiscardAsync(long id, TenantId tenant, UserId by, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        if (await events.DeleteAsync(work, id, ct) == 0) return EventErrors.NotFound;
        await audit.AppendAsync(work, Entry(tenant, by, "event.discarded", id), ct);
        await work.CommitAsync(CancellationToken.None);
        return default(Done);
    }

    private static AuditEntry Entry(TenantId tenant, UserId by, string action, long id) =>
        new(tenant, AuditActor.Person(by), action, new("event", id.ToString(CultureInfo.InvariantCulture)));

    private static Error? NoQueue(string queue) =>
        Queues.All.Contains(queue) ? null : Error.Field("queue", FieldFault.UnknownValue($"it must be one of {string.Join(", ", Queues.All)}."));
}
