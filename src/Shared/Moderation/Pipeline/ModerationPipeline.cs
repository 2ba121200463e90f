using Microsoft.Extensions.Logging;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Classifier;
using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Spam;

namespace Veza.Shared.Moderation.Pipeline;

/// <summary>
/// Runs the stages over a text: one pipeline for people, bots and bridged contacts. A stage that throws is left out, logged without the
/// text, and what its rule says about failures holds; the others still judge.
/// </summary>
public sealed class ModerationPipeline(TimeProvider clock, ILogger<ModerationPipeline> log)
{
    /// <summary>By the stages of this process alone; nothing is allocated for a text in which nothing is found.</summary>
    public Judgement Judge(string text, AuthorFacts author, RoomFacts room, RuleSet rules) => Judge(text, author, room, rules, out _);

    /// <summary>The same.</summary>
    /// <param name="fingerprint">Of the text, to compare what the author says next with.</param>
    public Judgement Judge(string text, AuthorFacts author, RoomFacts room, RuleSet rules, out TextFingerprint fingerprint)
    {
        var folded = FoldedText.Of(text);
        try
        {
            fingerprint = TextFingerprint.Of(folded.Units);
            var input = new ModerationInput(folded, author, room, fingerprint);
            var (findings, failed) = (default(List<Finding>), false);
            foreach (var stage in rules.Stages)
                if (!TryJudge(stage, input, rules.Rules, ref findings)) failed = true;
            return Conclude(findings, failed);
        }
        finally
        {
            folded.Dispose();
        }
    }

    /// <summary>
    /// Adds what a classifier elsewhere says, which is waited for as long as the budget lasts. Where it says nothing in time, the text goes by
    /// the rule for failures, and is to be judged again. What is refused already is not sent there.
    /// </summary>
    public async ValueTask<Judgement> AskAsync(
        Judgement judgement, string text, AuthorFacts author, RoomFacts room, RuleSet rules, IContentClassifier classifier, TimeSpan budget,
        CancellationToken ct)
    {
        if (judgement.Verdict == Verdict.Block) return judgement;
        List<Finding>? findings = [.. judgement.Findings];
        using var limit = new CancellationTokenSource(budget, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            ContentVerdicts.Add(rules.Rules, await classifier.ClassifyAsync(text, both.Token).AsTask().WaitAsync(both.Token), author, room, ref findings);
            return Conclude(findings, judgement.NeedsReview);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            // That it is slow or away is nobody's bug, and the classifier tells it once and not for each text.
            if (fault is not (OutageException or OperationCanceledException)) PipelineLog.StageFailed(log, "classifier", fault.GetType().Name);
            Fail(rules.Rules, ref findings);
            return Conclude(findings, failed: true);
        }
    }

    private bool TryJudge(ModerationStage stage, in ModerationInput input, ModerationRules rules, ref List<Finding>? findings)
    {
        try
        {
            stage.Judge(input, ref findings);
            return true;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // An exception's message may hold the text: its type is all that is told.
            PipelineLog.StageFailed(log, stage.Name, fault.GetType().Name);
            Fail(rules, ref findings);
            return false;
        }
    }

    private static void Fail(ModerationRules rules, ref List<Finding>? findings)
    {
        if (rules.OnFailure != Verdict.Allow) (findings ??= []).Add(new(rules.OnFailure, "stage_failed", "not_checked", 0));
    }

    private static Judgement Conclude(List<Finding>? findings, bool failed)
    {
        if (findings is null or { Count: 0 }) return failed ? Judgement.Clean with { NeedsReview = true } : Judgement.Clean;
        return new(findings.Max(f => f.Verdict), findings, findings.Exists(f => f.Verdict == Verdict.Flag), failed);
    }
}

internal static partial class PipelineLog
{
    [LoggerMessage(2790, LogLevel.Error, "The stage {Stage} of moderation failed with {Fault}; the text goes by the rule for failures.")]
    public static partial void StageFailed(ILogger log, string stage, string fault);
}
