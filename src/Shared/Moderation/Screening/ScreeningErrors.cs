using Veza.Shared.Common;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Screening;

/// <summary>What somebody hears whose text is not taken.</summary>
public static class ScreeningErrors
{
    private const int MostRanges = 50;

    /// <summary>The finding that decided says why, and every part that is as bad says where.</summary>
    internal static Error Blocked(TextKind kind, Judgement judgement)
    {
        var decisive = judgement.Decisive!.Value;
        (int, int)[] places =
        [
            .. judgement.Findings.Where(f => f.Verdict == decisive.Verdict && f.Range is not null)
                .Select(f => (f.Range!.Value.Start, f.Range.Value.Length)).Order().Distinct().Take(MostRanges),
        ];
        var error = kind == TextKind.Name
            ? new Error("name_blocked", ErrorKind.Unprocessable, "The rules of this place do not allow this name or topic.")
            : new Error("message_blocked", ErrorKind.Unprocessable, "The rules of this place do not allow this text.");
        return (error with { Ranges = places.Length > 0 ? places : null }).With("reason", decisive.Reason).With("rule", decisive.Rule);
    }
}
