namespace Veza.Shared.Moderation.Reputation;

/// <summary>What moves a person's reputation, besides time.</summary>
public enum ReputationCause
{
    /// <summary>A text of theirs was refused.</summary>
    Blocked,

    /// <summary>A text of theirs was held.</summary>
    Held,

    /// <summary>A moderator found that a case against them was right.</summary>
    Upheld,

    /// <summary>A moderator found that a text or an action against them was wrong.</summary>
    Overturned,
}

/// <summary>The codes of causes, on the wire and in the table.</summary>
public static class ReputationCodes
{
    public static string Code(this ReputationCause cause) => cause switch
    {
        ReputationCause.Blocked => "blocked",
        ReputationCause.Held => "held",
        ReputationCause.Upheld => "upheld",
        _ => "overturned",
    };
}
