namespace Veza.Shared.Moderation.Rules;

/// <summary>How large rules may be, section <c>Veza:ModerationRules</c>.</summary>
public sealed class RuleOptions
{
    /// <summary>Words of one set of rules, and allowed words of it.</summary>
    public int MaxWords { get; set; } = 5000;

    /// <summary>Patterns of one set of rules.</summary>
    public int MaxPatterns { get; set; } = 50;

    /// <summary>Characters of a pattern.</summary>
    public int MaxPatternLength { get; set; } = 500;

    /// <summary>Hosts of one set of rules that are refused, and hosts of it that are allowed.</summary>
    public int MaxHosts { get; set; } = 5000;

    /// <summary>One set of rules as JSON.</summary>
    public int MaxDocumentBytes { get; set; } = 512 * 1024;

    /// <summary>Rooms of a tenant that have rules of their own.</summary>
    public int MaxRooms { get; set; } = 10_000;

    /// <summary>Versions of the rules of a tenant or room that are kept, the newest; older ones cannot come back.</summary>
    public int MaxVersions { get; set; } = 200;

    /// <summary>Sets of rules that a process keeps compiled; what is used least is compiled again when it is needed.</summary>
    public int MaxCompiled { get; set; } = 1000;

    /// <summary>Messages that a dry run looks at.</summary>
    public int MaxDryRun { get; set; } = 5000;

    /// <summary>How long a dry run may take; then it tells what it has found so far.</summary>
    public TimeSpan DryRunWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        Outside(nameof(MaxWords), MaxWords, 0, 9000) ?? Outside(nameof(MaxPatterns), MaxPatterns, 0, 500)
        ?? Outside(nameof(MaxPatternLength), MaxPatternLength, 1, 2000) ?? Outside(nameof(MaxHosts), MaxHosts, 0, 50_000)
        ?? Outside(nameof(MaxDocumentBytes), MaxDocumentBytes, 1024, 4 * 1024 * 1024) ?? Outside(nameof(MaxRooms), MaxRooms, 0, 100_000)
        ?? Outside(nameof(MaxVersions), MaxVersions, 2, 10_000)
        ?? Outside(nameof(MaxCompiled), MaxCompiled, 2, 100_000) ?? Outside(nameof(MaxDryRun), MaxDryRun, 1, 100_000)
        ?? (DryRunWithin < TimeSpan.FromMilliseconds(100) || DryRunWithin > TimeSpan.FromMinutes(1)
            ? $"Veza:ModerationRules:DryRunWithin is {DryRunWithin:c}; it must lie between 00:00:00.100 and 00:01:00."
            : null);

    private static string? Outside(string name, int value, int min, int max) =>
        value < min || value > max ? $"Veza:ModerationRules:{name} is {value}; it must lie between {min} and {max}." : null;
}
