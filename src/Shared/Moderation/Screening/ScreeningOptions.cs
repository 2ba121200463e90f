namespace Veza.Shared.Moderation.Screening;

/// <summary>Looking through what people write, section <c>Veza:Screening</c>.</summary>
public sealed class ScreeningOptions
{
    /// <summary>Whether texts are looked through at all. What moderators have ordered (bans, mutes, holding) holds all the same.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often what was found is added to the statistics.</summary>
    public TimeSpan CountsEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages of one person that may wait for a moderator; further ones are refused until some are decided.</summary>
    public int MaxHeldPerPerson { get; set; } = 100;

    /// <summary>How long a message that was decided is kept beside the message that it became.</summary>
    public TimeSpan KeepDecided { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often it is looked for what was approved and is not published yet.</summary>
    public TimeSpan PublishEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a message or an edit waits for what a classifier elsewhere (<c>Veza:ContentSafety</c>) says, when there is one; then it goes by the
    /// rule <c>on_failure</c> and is judged again after it was published. Zero: no text waits, and that classifier is asked afterwards alone.
    /// </summary>
    public TimeSpan ClassifierBudget { get; set; }

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        CountsEvery < TimeSpan.FromSeconds(1) || CountsEvery > TimeSpan.FromHours(1)
            ? $"Veza:Screening:CountsEvery is {CountsEvery:c}; it must lie between 00:00:01 and 01:00:00."
        : MaxHeldPerPerson is < 1 or > 10_000
            ? $"Veza:Screening:MaxHeldPerPerson is {MaxHeldPerPerson}; it must lie between 1 and 10000."
        : KeepDecided < TimeSpan.FromDays(1) || KeepDecided > TimeSpan.FromDays(3650)
            ? $"Veza:Screening:KeepDecided is {KeepDecided:c}; it must lie between 1.00:00:00 and 3650.00:00:00."
        : PublishEvery < TimeSpan.FromSeconds(1) || PublishEvery > TimeSpan.FromMinutes(10)
            ? $"Veza:Screening:PublishEvery is {PublishEvery:c}; it must lie between 00:00:01 and 00:10:00."
        : ClassifierBudget < TimeSpan.Zero || ClassifierBudget > TimeSpan.FromSeconds(10)
            ? $"Veza:Screening:ClassifierBudget is {ClassifierBudget:c}; it must lie between 00:00:00 (no text waits) and 00:00:10."
        : null;
}
