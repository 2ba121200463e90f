namespace Veza.Shared.Moderation.Actions;

/// <summary>What moderators do, section <c>Veza:Moderation</c>.</summary>
public sealed class ModerationOptions
{
    /// <summary>The longest time that something can be made to hold for; without a time it holds until it is undone.</summary>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromDays(3650);

    /// <summary>The longest time between two messages in slow mode.</summary>
    public TimeSpan MaxSlowMode { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Messages that one bulk deletion takes away at most; repeated under another id it goes on.</summary>
    public int MaxBulkDeleted { get; set; } = 1000;

    /// <summary>How often it is looked for what has run out, to tell of it. It stops holding at its time, whatever this says.</summary>
    public TimeSpan EndingsEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What follows by itself when a person has had something several times: rules of the form <c>3 warn in 7.00:00:00: mute 01:00:00</c>,
    /// with <c>;</c> between them; without a time at the end it holds until it is undone.
    /// </summary>
    public string Escalations { get; set; } = "3 warn in 7.00:00:00: mute 01:00:00";

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        MaxDuration < TimeSpan.FromMinutes(1) || MaxDuration > TimeSpan.FromDays(36_500)
            ? $"Veza:Moderation:MaxDuration is {MaxDuration:c}; it must lie between 00:01:00 and 36500.00:00:00."
        : MaxSlowMode < TimeSpan.FromSeconds(1) || MaxSlowMode > TimeSpan.FromDays(1)
            ? $"Veza:Moderation:MaxSlowMode is {MaxSlowMode:c}; it must lie between 00:00:01 and 1.00:00:00."
        : MaxBulkDeleted is < 1 or > 10_000 ? $"Veza:Moderation:MaxBulkDeleted is {MaxBulkDeleted}; it must lie between 1 and 10000."
        : EndingsEvery < TimeSpan.FromSeconds(1) || EndingsEvery > TimeSpan.FromMinutes(10)
            ? $"Veza:Moderation:EndingsEvery is {EndingsEvery:c}; it must lie between 00:00:01 and 00:10:00."
        : Escalation.Parse(Escalations) is null
            ? $"Veza:Moderation:Escalations is '{Escalations}'; write rules such as '3 warn in 7.00:00:00: mute 01:00:00', with ';' between them."
        : null;
}
