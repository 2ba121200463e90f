namespace Veza.Shared.Moderation.Links;

/// <summary>What a link is found for.</summary>
public enum LinkFault
{
    /// <summary>A known shortener: nobody sees where it leads.</summary>
    Shortened,

    /// <summary>An IP address, in whatever notation.</summary>
    IpAddress,

    /// <summary>Something stands before the host that a reader takes for it.</summary>
    UserInfo,

    /// <summary>A reader takes the host for a known one.</summary>
    Lookalike,

    /// <summary><c>javascript:</c>, <c>data:</c> and the like.</summary>
    Script,

    /// <summary>On the block list, or below a name that is.</summary>
    Blocked,
}

/// <summary>A link that something speaks against.</summary>
public readonly record struct LinkFinding(LinkFault Fault, TextRange Range);

/// <summary>Which hosts are refused, and which are known. A name stands for itself and all below it.</summary>
public sealed record LinkRules
{
    public static LinkRules Default { get; } = new();

    public IReadOnlyList<string> Blocked { get; init; } = [];

    /// <summary>Passes whatever else speaks against it, but for the block list.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    public IReadOnlyList<string> Imitated { get; init; } = KnownHosts.Imitated;

    public IReadOnlyList<string> Shorteners { get; init; } = KnownHosts.Shorteners;
}
