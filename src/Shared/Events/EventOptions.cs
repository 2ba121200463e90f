namespace Veza.Shared.Events;

/// <summary>The outbox's drain, section <c>Veza:Events</c>.</summary>
public sealed class EventOptions
{
    /// <summary>Events claimed at once.</summary>
    public int BatchSize { get; set; } = 200;

    /// <summary>How often the outbox is looked at when nothing woke the drain.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the drain waits after being woken, so that one claim serves many events.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Age after which the events of another process are taken over: it has died or cannot keep up.</summary>
    public TimeSpan ForeignAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Fault() =>
        BatchSize is < 1 or > 10_000
            ? $"Veza:Events:BatchSize is {BatchSize}; it must lie between 1 and 10000."
        : PollInterval < TimeSpan.FromMilliseconds(10) || PollInterval > TimeSpan.FromMinutes(5)
            ? $"Veza:Events:PollInterval is {PollInterval}; it must lie between 00:00:00.010 and 00:05:00."
        : Linger < TimeSpan.Zero || Linger > TimeSpan.FromSeconds(10)
            ? $"Veza:Events:Linger is {Linger}; it must lie between 00:00:00 and 00:00:10."
        : ForeignAfter < TimeSpan.FromMilliseconds(100) || ForeignAfter > TimeSpan.FromMinutes(10)
            ? $"Veza:Events:ForeignAfter is {ForeignAfter}; it must lie between 00:00:00.100 and 00:10:00."
        : null;
}
