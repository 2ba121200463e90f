namespace Veza.Doubles.ServiceBus;

/// <summary>A queue of the namespace, to look into; for several threads.</summary>
public sealed partial class BusQueue : IDisposable
{
    private readonly Lock gate = new();
    private readonly ServiceBusOptions service;
    private readonly ServiceBusFaults faults;
    private readonly Backlog backlog;
    private readonly DuplicateWindow? ids;
    private readonly HashSet<BusMessage> scheduled = [];
    private readonly Dictionary<Delivery, Alarm> taken = [];
    private readonly Recent<BusMessage> sent;
    private readonly Recent<BusMessage> completed;
    private readonly Recent<DeadLetter> deadLetters;
    private TaskCompletionSource changed = NewSignal();
    private long lastSequence;
    private long bytes;

    internal BusQueue(QueueOptions options, ServiceBusOptions service, ServiceBusFaults faults)
    {
        (Options, this.service, this.faults) = (options, service, faults);
        backlog = options.Sessions ? new SessionBacklog() : new PlainBacklog();
        ids = options.DuplicateDetection ? new(options.Remembered) : null;
        (sent, completed, deadLetters) = (new(service.History), new(service.History), new(service.History));
    }

    /// <summary>How it was made.</summary>
    public QueueOptions Options { get; }

    /// <summary>How many wait to be delivered now, and not for their time.</summary>
    public int Waiting => Read(() => backlog.Count);

    /// <summary>How many wait for their time.</summary>
    public int Scheduled => Read(() => scheduled.Count);

    /// <summary>How many are being worked on.</summary>
    public int InFlight => Read(() => taken.Count);

    /// <summary>What was stored, oldest first: the latest, as many as <see cref="ServiceBusOptions.History"/> says.</summary>
    public IReadOnlyList<BusMessage> Sent => Read(sent.ToList);

    /// <summary>What was done with, in that order: the latest.</summary>
    public IReadOnlyList<BusMessage> Completed => Read(completed.ToList);

    /// <summary>What was given up, in that order: the latest.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters => Read(deadLetters.ToList);

    /// <summary>How many were stored in all.</summary>
    public long SentCount => Read(() => sent.Count);

    /// <summary>How many were done with in all.</summary>
    public long CompletedCount => Read(() => completed.Count);

    /// <summary>How many were given up in all.</summary>
    public long DeadLetterCount => Read(() => deadLetters.Count);

    /// <summary>How many sends they came in; a batch is one.</summary>
    public long Sends { get; private set; }

    /// <summary>How many were dropped because their ids were known.</summary>
    public long Duplicates { get; private set; }

    /// <summary>How many vanished at the end of their time to live.</summary>
    public long Expired { get; private set; }

    /// <summary>How often a receiver lost its lock, by time or by <see cref="ServiceBusFaults.LoseLock"/>.</summary>
    public long LocksLost { get; private set; }

    /// <summary>Completes when it is so; asked again after every change of the queue.</summary>
    /// <exception cref="TimeoutException">It did not come to that within <see cref="ServiceBusOptions.Patience"/>.</exception>
    public async Task UntilAsync(Func<BusQueue, bool> isSo, string what, CancellationToken ct = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(service.Patience);
        try
        {
            while (true)
            {
                Task news;
                lock (gate)
                {
                    if (isSo(this)) return;
                    news = changed.Task;
                }

                await news.WaitAsync(limit.Token);
            }
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"After {service.Patience} the queue was not yet {what}: {this}", e);
        }
    }

    /// <summary>Completes when no message waits or is being worked on; those scheduled for later do not count.</summary>
    /// <exception cref="TimeoutException">It did not come to that.</exception>
    public Task UntilEmptyAsync(CancellationToken ct = default) =>
        UntilAsync(q => q is { Waiting: 0, InFlight: 0 }, "empty", ct);

    /// <inheritdoc/>
    public override string ToString() => Read(() =>
        $"{Options.Name}: {backlog.Count} waiting, {taken.Count} in flight, {scheduled.Count} scheduled, {completed.Count} completed, "
        + $"{deadLetters.Count} dead letters, {Expired} expired");

    /// <summary>No message moves by time any more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var alarm in taken.Values) alarm.Dispose();
            foreach (var message in backlog.Messages.Concat(scheduled)) message.Alarm?.Dispose();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private T Read<T>(Func<T> value)
    {
        lock (gate) return value();
    }

    /// <summary>Within the gate: wakes whoever waits for news.</summary>
    private void Announce()
    {
        var old = changed;
        changed = NewSignal();
        old.SetResult();
    }
}
