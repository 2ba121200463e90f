using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Spam;

namespace Veza.Shared.Moderation.Pipeline;

/// <summary>What is known of the author.</summary>
/// <param name="AccountAge">How long the account has been there; bridged contacts and bots have one too.</param>
/// <param name="Reputation">From -1 to 1; 0 for somebody unknown.</param>
/// <param name="IsExempt">Thresholds of spam, links and contents do not hold for them; words do.</param>
public sealed record AuthorFacts(TimeSpan AccountAge, double Reputation = 0, bool IsExempt = false)
{
    private static readonly TimeSpan New = TimeSpan.FromDays(1);

    /// <summary>Of somebody about whom nothing speaks either way.</summary>
    public static AuthorFacts Ordinary { get; } = new(TimeSpan.FromDays(365));

    /// <summary>What they said lately, in all rooms; see <see cref="TextFingerprint"/>.</summary>
    public ReadOnlyMemory<TextFingerprint> Recent { get; init; }

    public bool IsNew => AccountAge < New;

    /// <summary>A threshold as it holds for them: lower for new accounts and those that were often overruled, higher for trusted ones.</summary>
    public double Threshold(double threshold) =>
        Math.Clamp(threshold - (IsNew ? 0.1 : 0) + (0.15 * Math.Clamp(Reputation, -1, 1)), 0.05, 0.99);
}

/// <summary>What is known of the room.</summary>
/// <param name="IsAdult">Sexual contents are allowed.</param>
public sealed record RoomFacts(bool IsAdult = false)
{
    public static RoomFacts Ordinary { get; } = new();
}

/// <summary>What a stage sees. The folded text belongs to the pipeline, which disposes of it.</summary>
public readonly ref struct ModerationInput(FoldedText text, AuthorFacts author, RoomFacts room, TextFingerprint fingerprint)
{
    public TextFingerprint Fingerprint { get; } = fingerprint;

    public FoldedText Text { get; } = text;

    public AuthorFacts Author { get; } = author;

    public RoomFacts Room { get; } = room;
}
