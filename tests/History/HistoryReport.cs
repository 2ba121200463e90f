using System.Globalization;
using System.Text;

namespace Veza.History;

/// <summary>What can be wrong with a history.</summary>
public enum ViolationKind
{
    /// <summary>It was acknowledged and is not there, or a client that caught up does not have it.</summary>
    Lost,

    /// <summary>One message counts twice: two places in the room, or two answers to one id.</summary>
    Doubled,

    /// <summary>Another order than the sender's, or than that of other clients.</summary>
    Reordered,

    /// <summary>Nobody sent it so, or it had been refused.</summary>
    Phantom,

    /// <summary>The numbers of a room have a hole.</summary>
    Gap,

    /// <summary>Something counts as unread after everything was read.</summary>
    StuckUnread,

    /// <summary>A thread says another number of replies than there are, or a client that caught up holds what is not so any more.</summary>
    Miscounted,
}

/// <summary>One thing that must not be.</summary>
public sealed record Violation(ViolationKind Kind, Guid Room, string Text);

/// <summary>The outcome of a check; how much was checked stands beside it, since an empty history is always correct.</summary>
/// <param name="Violations">Empty when all is well.</param>
/// <param name="Stored">Messages that the server holds.</param>
/// <param name="Acknowledged">Messages that some client was told are stored.</param>
/// <param name="Held">Messages that some client was told somebody looks at first.</param>
/// <param name="Unknown">Messages whose sender never learnt their outcome.</param>
/// <param name="Retried">Messages that were sent more than once under their id.</param>
/// <param name="Seen">Sights of a message, over all clients, repetitions included.</param>
public sealed record HistoryReport(
    IReadOnlyList<Violation> Violations, int Stored, int Acknowledged, int Held, int Unknown, int Retried, int Seen)
{
    private const int MaxListed = 20;

    /// <summary>Nothing is wrong.</summary>
    public bool IsCorrect => Violations.Count == 0;

    /// <summary>For a person: counts by kind, then the first violations.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Stored} stored, {Acknowledged} acknowledged, {Held} held, {Unknown} unknown, {Retried} retried, {Seen} seen: ");
        if (IsCorrect) return text.Append("correct").ToString();

        text.AppendJoin(", ", Violations.GroupBy(v => v.Kind).Select(g => $"{g.Count()} {g.Key}"));
        foreach (var violation in Violations.Take(MaxListed))
            text.Append(CultureInfo.InvariantCulture, $"\n  {violation.Kind} in {violation.Room}: {violation.Text}");
        if (Violations.Count > MaxListed) text.Append(CultureInfo.InvariantCulture, $"\n  … and {Violations.Count - MaxListed} more");
        return text.ToString();
    }
}
