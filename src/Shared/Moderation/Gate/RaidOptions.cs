namespace Veza.Shared.Moderation.Gate;

/// <summary>Raids: who counts as a newcomer while one is on, and from when on one is proposed; section <c>Veza:Raid</c>.</summary>
public sealed class RaidOptions
{
    /// <summary>How long an account counts as new after it was made.</summary>
    public TimeSpan NewAccountFor { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long somebody counts as unknown in a channel after they came into it, however old the account is; zero: not at all.</summary>
    public TimeSpan NewMemberFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The longest time that the switch stays on for.</summary>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Within which time so many of a kind are a surge.</summary>
    public TimeSpan SurgeWithin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>People who came into a room by themselves; 0: that proposes nothing.</summary>
    public int SurgeJoins { get; set; } = 50;

    /// <summary>Accounts made in a tenant; 0: that proposes nothing.</summary>
    public int SurgeAccounts { get; set; } = 50;

    /// <summary>Texts held or refused in a room, or in a tenant; 0: that proposes nothing.</summary>
    public int SurgeVerdicts { get; set; } = 50;

    /// <summary>How often what a process counted is added up with that of the others.</summary>
    public TimeSpan CountEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after a proposal there is no other one for the same place.</summary>
    public TimeSpan ProposeEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        Outside(nameof(NewAccountFor), NewAccountFor, TimeSpan.Zero, TimeSpan.FromDays(365))
        ?? Outside(nameof(NewMemberFor), NewMemberFor, TimeSpan.Zero, TimeSpan.FromDays(365))
        ?? Outside(nameof(MaxDuration), MaxDuration, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365))
        ?? Outside(nameof(SurgeWithin), SurgeWithin, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1))
        ?? Negative(nameof(SurgeJoins), SurgeJoins) ?? Negative(nameof(SurgeAccounts), SurgeAccounts)
        ?? Negative(nameof(SurgeVerdicts), SurgeVerdicts)
        ?? Outside(nameof(CountEvery), CountEvery, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))
        ?? Outside(nameof(ProposeEvery), ProposeEvery, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));

    /// <summary>From how many on it is a surge; 0: never.</summary>
    internal int ThresholdOf(SurgeKind kind) => kind switch
    {
        SurgeKind.Joins => SurgeJoins,
        SurgeKind.Accounts => SurgeAccounts,
        _ => SurgeVerdicts,
    };

    private static string? Outside(string name, TimeSpan value, TimeSpan min, TimeSpan max) =>
        value < min || value > max ? $"Veza:Raid:{name} is {value:c}; it must lie between {min:c} and {max:c}." : null;

    private static string? Negative(string name, int value) =>
        value < 0 ? $"Veza:Raid:{name} is {value}; write how many are a surge, or 0 for none." : null;
}
