using Veza.Shared.Moderation.Spam;

namespace Veza.Shared.Moderation.Pipeline;

internal sealed class SpamStage(ModerationRules rules) : ModerationStage
{
    public override string Name => "spam";

    public override void Judge(in ModerationInput input, ref List<Finding>? findings)
    {
        if (input.Author.IsExempt) return;
        var spam = SpamFilter.Judge(input.Text, input.Author.Recent.Span, input.Fingerprint);
        if (spam.Score < input.Author.Threshold(rules.SpamFlag)) return;
        // Who repeats words, or says the same in many rooms, may have a reason: it is looked at, and not held for that alone, however new they are.
        var isHeld = spam.Reason is not (SpamFilter.DuplicateReason or SpamFilter.RepetitionReason) && spam.Score >= input.Author.Threshold(rules.SpamHold);
        var verdict = isHeld ? Verdict.Hold : Verdict.Flag;
        (findings ??= []).Add(new(verdict, spam.Reason, "spam", spam.Score));
    }
}
