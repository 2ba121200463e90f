namespace Veza.Shared.Moderation.Pipeline;

/// <summary>What becomes of a text, from the mildest to the strictest: the strictest finding decides.</summary>
public enum Verdict
{
    /// <summary>Published.</summary>
    Allow,

    /// <summary>Published, and queued for review.</summary>
    Flag,

    /// <summary>Published with the found parts hidden.</summary>
    Mask,

    /// <summary>Queued, and published when it is approved.</summary>
    Hold,

    /// <summary>Refused.</summary>
    Block,
}

/// <summary>What a stage has against a text.</summary>
/// <param name="Verdict">What the rule says.</param>
/// <param name="Rule">The rule, as in <c>profanity.en.3</c>; it never holds words of the text or of a list.</param>
/// <param name="Reason">A stable code for the author, as in <c>profanity</c>.</param>
/// <param name="Score">How sure, from 0 to 1.</param>
/// <param name="Range">Where in the text; null for all of it.</param>
public readonly record struct Finding(Verdict Verdict, string Rule, string Reason, double Score, TextRange? Range = null);

/// <summary>The verdict on a text, and all that was found; findings are in the order of the stages.</summary>
/// <param name="Verdict">The strictest of the findings.</param>
/// <param name="Findings">Empty for almost every text.</param>
/// <param name="IsFlagged">Queued for review, whatever the verdict.</param>
/// <param name="NeedsReview">A stage could not judge: to be judged again.</param>
public sealed record Judgement(Verdict Verdict, IReadOnlyList<Finding> Findings, bool IsFlagged, bool NeedsReview)
{
    public static Judgement Clean { get; } = new(Verdict.Allow, [], IsFlagged: false, NeedsReview: false);

    /// <summary>The finding that decided; null when nothing was found.</summary>
    public Finding? Decisive => Findings.Count == 0 ? null : Findings.MaxBy(f => f.Verdict);

    /// <summary>The text as it is published, at once or when it is approved: what is masked is hidden.</summary>
    public string Apply(string text) => Verdict is not (Verdict.Mask or Verdict.Hold) ? text
        : TextMask.Apply(text, Findings.Where(f => f is { Verdict: Verdict.Mask, Range: not null }).Select(f => f.Range!.Value).OrderBy(r => r.Start));
}
