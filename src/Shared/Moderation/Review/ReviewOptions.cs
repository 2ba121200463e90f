namespace Veza.Shared.Moderation.Review;

/// <summary>The review of cases, section <c>Veza:Review</c>.</summary>
public sealed class ReviewOptions
{
    /// <summary>How long a case is somebody's who has taken it; taking it again begins anew.</summary>
    public TimeSpan ClaimFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Notes of a case.</summary>
    public int MaxNotes { get; set; } = 100;

    /// <summary>How long the texts of a decided case are kept: what was said, reports, notes. What was decided stays.</summary>
    public TimeSpan TextsKept { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long it is known what brings back the messages that an action took away.</summary>
    public TimeSpan RemovalsKept { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How often it is looked for what is kept no longer.</summary>
    public TimeSpan ClearEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        ClaimFor < TimeSpan.FromSeconds(10) || ClaimFor > TimeSpan.FromHours(24)
            ? $"Veza:Review:ClaimFor is {ClaimFor:c}; it must lie between 00:00:10 and 1.00:00:00."
        : MaxNotes is < 1 or > 1000 ? $"Veza:Review:MaxNotes is {MaxNotes}; it must lie between 1 and 1000."
        : TextsKept < TimeSpan.FromDays(1) || TextsKept > TimeSpan.FromDays(3650)
            ? $"Veza:Review:TextsKept is {TextsKept:c}; it must lie between 1.00:00:00 and 3650.00:00:00."
        : RemovalsKept < TimeSpan.FromDays(1) || RemovalsKept > TimeSpan.FromDays(3650)
            ? $"Veza:Review:RemovalsKept is {RemovalsKept:c}; it must lie between 1.00:00:00 and 3650.00:00:00."
        : ClearEvery < TimeSpan.FromMinutes(1) || ClearEvery > TimeSpan.FromDays(1)
            ? $"Veza:Review:ClearEvery is {ClearEvery:c}; it must lie between 00:01:00 and 1.00:00:00."
        : null;
}
