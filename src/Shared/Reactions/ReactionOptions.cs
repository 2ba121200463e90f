namespace Veza.Shared.Reactions;

/// <summary>Reactions, section <c>Veza:Reactions</c>.</summary>
public sealed class ReactionOptions
{
    /// <summary>Most different emoji on a message; more people may join those that are there.</summary>
    public int MaxDifferent { get; set; } = 20;

    /// <summary>Most reactions in one transaction, and so told by one event.</summary>
    public int MaxBatch { get; set; } = 50;

    /// <summary>Most reactions that wait for the writer; beyond it one is answered 503.</summary>
    public int MaxQueued { get; set; } = 10_000;

    /// <summary>Least time between two writes unless the first was full: what comes meanwhile is one change of a message, and one event.</summary>
    public TimeSpan Pace { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Most people on a page of who reacted.</summary>
    public int MaxPage { get; set; } = 200;

    /// <summary>What 503 tells to wait.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        Range(nameof(MaxDifferent), MaxDifferent, 1, 100)
        ?? Range(nameof(MaxBatch), MaxBatch, 1, 200)
        ?? Range(nameof(MaxQueued), MaxQueued, MaxBatch, 1_000_000)
        ?? Range(nameof(MaxPage), MaxPage, 1, 1_000)
        ?? Range(nameof(Pace), Pace, TimeSpan.Zero, TimeSpan.FromSeconds(5))
        ?? Range(nameof(RetryAfter), RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    private static string? Range<T>(string name, T value, T least, T most) where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0
            ? $"Veza:Reactions:{name} is {value}; it must lie between {least} and {most}."
            : null;
}
