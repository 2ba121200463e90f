namespace Veza.Shared.Access.Rights;

/// <summary>How soon a right that was taken away stops counting, section <c>Veza:Rights</c>.</summary>
public sealed class RightsOptions
{
    /// <summary>
    /// How long a right may count after its end while PostgreSQL answers, in every process and whatever notice was lost, with
    /// or without Redis: what ended is looked up twice within this time.
    /// </summary>
    public TimeSpan EndWithin { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a right may count after its end in a process that cannot ask PostgreSQL: nothing is kept longer in memory.</summary>
    public TimeSpan EndAtLatest { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is looked up what ended: a round that comes too late or fails has one more chance.</summary>
    public TimeSpan CheckEvery => EndWithin * 0.4;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        EndWithin < TimeSpan.FromSeconds(0.5) || EndWithin > TimeSpan.FromSeconds(30)
            ? $"Veza:Rights:EndWithin is {EndWithin:c}; it must lie between 00:00:00.500 and 00:00:30."
        : EndAtLatest < EndWithin || EndAtLatest > TimeSpan.FromMinutes(5)
            ? $"Veza:Rights:EndAtLatest is {EndAtLatest:c}; it must lie between EndWithin ({EndWithin:c}) and 00:05:00."
        : null;
}
