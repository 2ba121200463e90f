namespace Veza.Shared.Moderation.Reputation;

/// <summary>What moves reputations, section <c>Veza:Reputation</c>.</summary>
public sealed class ReputationOptions
{
    /// <summary>After which half of what moved a reputation is forgotten.</summary>
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromDays(14);

    /// <summary>What a refused text takes, of 1.</summary>
    public double Blocked { get; set; } = 0.05;

    /// <summary>What a held text takes.</summary>
    public double Held { get; set; } = 0.02;

    /// <summary>What a case takes that a moderator upholds.</summary>
    public double Upheld { get; set; } = 0.25;

    /// <summary>What a text or an action gives back that a moderator finds to have been right, or wrong.</summary>
    public double Overturned { get; set; } = 0.15;

    /// <summary>How long a process goes by what it has read of somebody.</summary>
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a process writes what verdicts have moved.</summary>
    public TimeSpan WriteEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>People of whom a process keeps the reputation, and what they said lately.</summary>
    public int MaxPeople { get; set; } = 20_000;

    /// <summary>How long a text counts as said lately.</summary>
    public TimeSpan RecentFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Texts of a person that count as said lately, the newest.</summary>
    public int MaxRecent { get; set; } = 16;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        HalfLife < TimeSpan.FromHours(1) || HalfLife > TimeSpan.FromDays(3650)
            ? $"Veza:Reputation:HalfLife is {HalfLife:c}; it must lie between 01:00:00 and 3650.00:00:00."
        : (WeightFault(nameof(Blocked), Blocked) ?? WeightFault(nameof(Held), Held)
            ?? WeightFault(nameof(Upheld), Upheld) ?? WeightFault(nameof(Overturned), Overturned)) is { } fault ? fault
        : KeptFor < TimeSpan.FromSeconds(1) || KeptFor > TimeSpan.FromHours(1)
            ? $"Veza:Reputation:KeptFor is {KeptFor:c}; it must lie between 00:00:01 and 01:00:00."
        : WriteEvery < TimeSpan.FromSeconds(1) || WriteEvery > TimeSpan.FromMinutes(10)
            ? $"Veza:Reputation:WriteEvery is {WriteEvery:c}; it must lie between 00:00:01 and 00:10:00."
        : MaxPeople is < 100 or > 1_000_000 ? $"Veza:Reputation:MaxPeople is {MaxPeople}; it must lie between 100 and 1000000."
        : RecentFor < TimeSpan.FromSeconds(10) || RecentFor > TimeSpan.FromDays(1)
            ? $"Veza:Reputation:RecentFor is {RecentFor:c}; it must lie between 00:00:10 and 1.00:00:00."
        : MaxRecent is < 4 or > 100 ? $"Veza:Reputation:MaxRecent is {MaxRecent}; it must lie between 4 and 100."
        : null;

    /// <summary>What the cause does to a reputation.</summary>
    internal double WeightOf(ReputationCause cause) => cause switch
    {
        ReputationCause.Blocked => -Blocked,
        ReputationCause.Held => -Held,
        ReputationCause.Upheld => -Upheld,
        _ => Overturned,
    };

    private static string? WeightFault(string name, double value) =>
        value is >= 0 and <= 1 ? null : FormattableString.Invariant($"Veza:Reputation:{name} is {value}; it must lie between 0 and 1.");
}
