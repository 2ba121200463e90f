namespace Veza.Shared.Moderation.Pipeline;

/// <summary>Verdicts as they are written on the wire and in the database.</summary>
public static class VerdictCodes
{
    /// <summary>The code.</summary>
    public static string Code(this Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Flag => "flag",
        Verdict.Mask => "mask",
        Verdict.Hold => "hold",
        Verdict.Block => "block",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "This verdict has no code yet; give it one."),
    };

    /// <summary>The reverse; null when there is no such verdict.</summary>
    public static Verdict? Parse(string code) => code switch
    {
        "allow" => Verdict.Allow,
        "flag" => Verdict.Flag,
        "mask" => Verdict.Mask,
        "hold" => Verdict.Hold,
        "block" => Verdict.Block,
        _ => null,
    };
}
