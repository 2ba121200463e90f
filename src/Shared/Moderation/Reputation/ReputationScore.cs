namespace Veza.Shared.Moderation.Reputation;

/// <summary>What a cause has done to a person's reputation.</summary>
/// <param name="Cause">Its code; one of a later version keeps its weight.</param>
/// <param name="Count">How often it was.</param>
/// <param name="Weight">What was left of it at the time.</param>
/// <param name="UpdatedAt">The last time.</param>
public sealed record ReputationMove(string Cause, long Count, double Weight, DateTimeOffset UpdatedAt)
{
    /// <summary>What is left of its weight: half after each half-life.</summary>
    public double At(DateTimeOffset now, TimeSpan halfLife) => Weight * Math.Pow(0.5, Math.Max(0, (now - UpdatedAt) / halfLife));
}

/// <summary>A person's reputation, and what has moved it.</summary>
/// <param name="Score">From -1 to 1: the sum of the moves; 0 for somebody of whom nothing is known.</param>
/// <param name="Moves">What is left of each cause, the heaviest first.</param>
public sealed record ReputationScore(double Score, IReadOnlyList<ReputationMove> Moves)
{
    public static ReputationScore Of(IEnumerable<ReputationMove> moves, DateTimeOffset now, TimeSpan halfLife)
    {
        ReputationMove[] left =
        [
            .. moves.Select(m => m with { Weight = m.At(now, halfLife) }).OrderByDescending(m => Math.Abs(m.Weight))
                .ThenBy(m => m.Cause, StringComparer.Ordinal),
        ];
        return new(Math.Clamp(left.Sum(m => m.Weight), -1, 1), left);
    }
}
