namespace Veza.Shared.Moderation.Review;

/// <summary>What is decided on cases, in the database and on the wire.</summary>
public static class CaseDecisions
{
    public const string Dismiss = "dismiss";

    public const string Uphold = "uphold";

    public const string Overturn = "overturn";

    public const string Approve = "approve";

    public const string Reject = "reject";

    internal static readonly string[] OfHeld = [Approve, Reject];

    internal static readonly string[] OfAppeals = [Uphold, Overturn];

    internal static readonly string[] OfOthers = [Dismiss, Uphold];
}
