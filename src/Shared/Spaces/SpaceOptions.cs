namespace Veza.Shared.Spaces;

/// <summary>Limits of spaces, section <c>Veza:Spaces</c>.</summary>
public sealed class SpaceOptions
{
    /// <summary>In one space.</summary>
    public int MaxMembers { get; set; } = 100_000;

    /// <summary>That one person is in.</summary>
    public int MaxSpacesPerUser { get; set; } = 100;

    /// <summary>Of one space.</summary>
    public int MaxChannels { get; set; } = 500;

    /// <summary>Of one space.</summary>
    public int MaxCategories { get; set; } = 50;

    /// <summary>Of one space.</summary>
    public int MaxRoles { get; set; } = 100;

    /// <summary>Of one space, those that are over left out.</summary>
    public int MaxInvites { get; set; } = 200;

    /// <summary>Of one channel, for roles and members together.</summary>
    public int MaxOverrides { get; set; } = 100;

    /// <summary>How long an invite may be good at most, when its maker gives a time.</summary>
    public TimeSpan MaxInviteLife { get; set; } = TimeSpan.FromDays(365);

    /// <summary>The channel that a new space begins with, which is joined with it.</summary>
    public string FirstChannel { get; set; } = "general";

    /// <summary>
    /// Channels that somebody who leaves a space is taken out of in the same transaction; out of the others right after it.
    /// </summary>
    public int DeparturesPerTransaction { get; set; } = 100;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        Count(nameof(MaxMembers), MaxMembers, 2, 1_000_000)
        ?? Count(nameof(MaxSpacesPerUser), MaxSpacesPerUser, 1, 1_000)
        ?? Count(nameof(MaxChannels), MaxChannels, 1, 5_000)
        ?? Count(nameof(MaxCategories), MaxCategories, 1, 500)
        ?? Count(nameof(MaxRoles), MaxRoles, 1, 1_000)
        ?? Count(nameof(MaxInvites), MaxInvites, 1, 10_000)
        ?? Count(nameof(MaxOverrides), MaxOverrides, 1, 1_000)
        ?? Count(nameof(DeparturesPerTransaction), DeparturesPerTransaction, 1, 1_000)
        ?? (MaxInviteLife < TimeSpan.FromMinutes(1) || MaxInviteLife > TimeSpan.FromDays(3650)
                ? $"Veza:Spaces:MaxInviteLife is {MaxInviteLife}; it must lie between 00:01:00 and 3650.00:00:00."
            : Space.CleanName(FirstChannel).Failed
                ? $"Veza:Spaces:FirstChannel is '{FirstChannel}'; it must be a name that a channel may have, of at most {Space.MaxNameLength} characters."
            : null);

    private static string? Count(string name, int value, int min, int max) =>
        value < min || value > max ? $"Veza:Spaces:{name} is {value}; it must lie between {min} and {max}." : null;
}
