namespace Veza.Shared.Events;

/// <summary>The outbox's relay and the handling of events, section <c>Veza:Events</c>.</summary>
public sealed class EventOptions
{
    /// <summary>Events claimed at once.</summary>
    public int BatchSize { get; set; } = 200;

    /// <summary>How often the outbox is looked at when nothing woke the relay.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long the relay waits after being woken, so that one claim serves many events; an event younger than this is left
    /// alone, its announcement may be on the way.
    /// </summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Age after which the events of another process are taken over: it has died or cannot keep up.</summary>
    public TimeSpan ForeignAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long claimed events stay with their relay unless it renews the lease, which it does while it delivers: so much later others
    /// take over what a dead process had claimed. An event of the retry table stays with who tries it for so much longer than it may take.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one queue may take over a claim before its events are tried again later.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the consumers of a queue may take over one delivery; what is left then goes to the retry table.</summary>
    public TimeSpan DispatchBudget { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a consumer may take over one event from the retry table.</summary>
    public TimeSpan HandleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries of an event before it is parked.</summary>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>The pause before the second try; it doubles from there, give or take a fifth.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Standalone: how often the retry table is looked at.</summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long it is remembered who has had an event; longer than a queue keeps it (14 days).</summary>
    public TimeSpan InboxLifetime { get; set; } = TimeSpan.FromDays(15);

    /// <summary>How long a payload is kept that was too large for its queue; longer than the queue keeps messages.</summary>
    public TimeSpan PayloadLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long parked events are kept; zero: until somebody replays or discards them.</summary>
    public TimeSpan ParkedLifetime { get; set; } = TimeSpan.Zero;

    /// <summary>How long a try of an event from the retry table may take: by one consumer, or by all of its queue.</summary>
    internal TimeSpan LongestTry => HandleTimeout > DispatchBudget ? HandleTimeout : DispatchBudget;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        Range(nameof(BatchSize), BatchSize, 1, 10_000)
        ?? Range(nameof(PollInterval), PollInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5))
        ?? Range(nameof(Linger), Linger, TimeSpan.Zero, TimeSpan.FromSeconds(10))
        ?? Range(nameof(ForeignAfter), ForeignAfter, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10))
        ?? Range(nameof(Lease), Lease, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10))
        ?? Range(nameof(SendTimeout), SendTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(4))
        ?? Range(nameof(DispatchBudget), DispatchBudget, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(4))
        ?? Range(nameof(HandleTimeout), HandleTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(4))
        ?? Range(nameof(MaxAttempts), MaxAttempts, 1, 1000)
        ?? Range(nameof(RetryDelay), RetryDelay, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1))
        ?? Range(nameof(MaxRetryDelay), MaxRetryDelay, RetryDelay, TimeSpan.FromDays(7))
        ?? Range(nameof(RetryInterval), RetryInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5))
        ?? Range(nameof(InboxLifetime), InboxLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(3650))
        ?? Range(nameof(PayloadLifetime), PayloadLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(3650))
        ?? Range(nameof(ParkedLifetime), ParkedLifetime, TimeSpan.Zero, TimeSpan.FromDays(3650));

    private static string? Range<T>(string name, T value, T least, T most) where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0
            ? $"Veza:Events:{name} is {value}; it must lie between {least} and {most}."
            : null;
}
