using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Retries;

namespace Veza.Shared.Events.Consumers;

/// <summary>
/// What happens to events that a queue delivers, whichever way they came. When it returns, each of them is handled or kept
/// in the retry table; an exception means that not even that was possible, and the queue must deliver them again.
/// </summary>
public sealed class EventDispatcher(
    EventConsumers consumers, Postgres postgres, ProcessedEventRepository inbox, EventRetryRepository retries,
    IOptions<EventOptions> options, TimeProvider clock, ILogger<EventDispatcher> logger)
{
    private const string Behind = "It waits behind an earlier event of its session.";
    internal const string NoConsumer = "No consumer of this queue acts on events of this type.";
    private const string OutOfTime = "There was no time left to try it.";

    private readonly EventOptions settings = options.Value;

    /// <summary>Hands the events to the queue's consumers.</summary>
    public async Task DispatchAsync(string queue, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(settings.DispatchBudget, clock);
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        foreach (var consumer in consumers.Of(queue))
        {
            EventEnvelope[] due = [.. events.Where(e => consumer.Handles(e.Type))];
            if (due.Length > 0) await DispatchAsync(consumer, queue, due, budget.Token, ct);
        }

        EventEnvelope[] orphans = [.. events.Where(e => !consumers.Handle(queue, e.Type))];
        if (orphans.Length > 0) await KeepOrphansAsync(queue, orphans, ct);
    }

    /// <summary>Keeps events that nobody can act on, where an administrator sees them.</summary>
    internal async Task ParkAsync(string queue, IReadOnlyList<EventEnvelope> events, string reason, CancellationToken ct)
    {
        var now = clock.Now();
        await retries.InsertAsync(
            [.. events.Select(e => new EventRetry(0, queue, EventRetry.Nobody, e, 0, now, now, reason, now))], ct);
        foreach (var e in events) EventLog.EventDeadLettered(logger, queue, e.Id, e.Type, reason);
    }

    /// <summary>The events, for the consumer to act on.</summary>
    internal EventDelivery Delivery(IEventConsumer consumer, IReadOnlyList<EventEnvelope> events) =>
        new(postgres, inbox, clock, consumer.Name, events);

    /// <summary>They wait for a process that has a consumer for them, and are parked when none has come.</summary>
    private Task<int> KeepOrphansAsync(string queue, IReadOnlyList<EventEnvelope> events, CancellationToken ct) => retries.InsertAsync(
        [
            .. events.Select(e => Failed(
                new EventRetry(0, queue, EventRetry.Nobody, e, 0, clock.Now(), DeadLetteredAt: null, NoConsumer, clock.Now()),
                new EventOrphanedException(NoConsumer))),
        ], ct);

    private async Task DispatchAsync(
        IEventConsumer consumer, string queue, EventEnvelope[] events, CancellationToken budget, CancellationToken ct)
    {
        var open = await OpenAsync(consumer, queue, events, ct);
        if (open.Count == 0) return;
        try
        {
            await HandleAsync(consumer, open, budget);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            if (open.Count == 1)
            {
                await KeepFailedAsync(consumer, queue, open[0], fault, ct);
                return;
            }

            EventLog.BatchFailed(logger, fault, consumer.Name, open.Count);
            await HandleOneByOneAsync(consumer, queue, open, budget, ct);
        }
    }

    /// <summary>Those that may be handled now; the others are put behind what waits of their session.</summary>
    private async Task<IReadOnlyList<EventEnvelope>> OpenAsync(
        IEventConsumer consumer, string queue, EventEnvelope[] events, CancellationToken ct)
    {
        if (!Queues.HasSessions(queue)) return events;
        string[] sessions = [.. events.Select(e => e.Session).OfType<string>().Distinct()];
        if (sessions.Length == 0) return events;
        var waiting = await retries.ListWaitingSessionsAsync(consumer.Name, sessions, ct);
        if (waiting.Count == 0) return events;

        await KeepUntriedAsync(consumer, queue, [.. events.Where(IsBehind)], Behind, ct);
        return [.. events.Where(e => !IsBehind(e))];

        bool IsBehind(EventEnvelope e) => e.Session is not null && waiting.Contains(e.Session);
    }

    private async Task HandleAsync(IEventConsumer consumer, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        await using var delivery = Delivery(consumer, events);
        await consumer.HandleAsync(delivery, ct);
        await delivery.CommitAsync(ct);
    }

    private async Task HandleOneByOneAsync(
        IEventConsumer consumer, string queue, IReadOnlyList<EventEnvelope> events, CancellationToken budget, CancellationToken ct)
    {
        var failed = new HashSet<string>();
        for (var i = 0; i < events.Count; i++)
        {
            if (budget.IsCancellationRequested)
            {
                await KeepUntriedAsync(consumer, queue, [.. events.Skip(i)], OutOfTime, ct);
                return;
            }

            var session = Queues.HasSessions(queue) ? events[i].Session : null;
            if (session is not null && failed.Contains(session))
            {
                await KeepUntriedAsync(consumer, queue, [events[i]], Behind, ct);
                continue;
            }

            try
            {
                await HandleAsync(consumer, [events[i]], budget);
            }
            catch (Exception fault) when (!ct.IsCancellationRequested)
            {
                if (!await KeepFailedAsync(consumer, queue, events[i], fault, ct) && session is not null) failed.Add(session);
            }
        }
    }

    /// <returns>True when it was parked, so that its session goes on without it.</returns>
    private async Task<bool> KeepFailedAsync(
        IEventConsumer consumer, string queue, EventEnvelope e, Exception fault, CancellationToken ct)
    {
        var kept = Failed(Row(consumer, queue, e, reason: null), fault);
        await retries.InsertAsync([kept], ct);
        return kept.DeadLetteredAt is not null;
    }

    /// <summary>The event after another try that failed: waiting, or parked. Logs it.</summary>
    internal EventRetry Failed(EventRetry row, Exception fault)
    {
        var (attempts, now, reason) = (row.Attempts + 1, clock.Now(), EventRetry.Describe(fault));
        var parks = fault is EventRefusedException || attempts >= settings.MaxAttempts;
        if (parks) EventLog.EventDeadLettered(logger, row.Queue, row.Event.Id, row.Event.Type, reason);
        else if (fault is EventOrphanedException) EventLog.EventOrphaned(logger, row.Queue, row.Event.Id, row.Event.Type);
        else EventLog.EventFailed(logger, fault, row.Consumer, row.Event.Id, row.Event.Type, attempts);
        return row with
        {
            Attempts = attempts,
            AvailableAt = now + Backoff.After(attempts, settings.RetryDelay, settings.MaxRetryDelay),
            DeadLetteredAt = parks ? now : null,
            LastError = reason,
        };
    }

    private Task<int> KeepUntriedAsync(
        IEventConsumer consumer, string queue, IReadOnlyList<EventEnvelope> events, string reason, CancellationToken ct) =>
        retries.InsertAsync([.. events.Select(e => Row(consumer, queue, e, reason))], ct);

    private EventRetry Row(IEventConsumer consumer, string queue, EventEnvelope e, string? reason) => new(
        0, queue, consumer.Name, Queues.HasSessions(queue) ? e : e with { Session = null }, 0, clock.Now(), DeadLetteredAt: null, reason,
        clock.Now());
}
