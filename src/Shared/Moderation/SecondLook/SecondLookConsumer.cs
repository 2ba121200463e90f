using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Moderation.Classifier;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Rules;

namespace Veza.Shared.Moderation.SecondLook;

/// <summary>
/// Judges published messages again: those on which a stage failed when they were sent, and every flagged one where there is a classifier
/// elsewhere. What is found opens the message's case, or joins it; where the rules say so, the message is taken away first. While the classifier does not answer the event waits, and is tried again.
/// </summary>
internal sealed class SecondLookConsumer(
    MessageRepository messages, RuleBook rules, ModerationPipeline pipeline, IEnumerable<IContentClassifier> classifiers, CaseOpener opener,
    RuleRetraction retraction) : IEventConsumer
{
    private readonly IContentClassifier? elsewhere = classifiers.FirstOrDefault();

    /// <inheritdoc/>
    public string Name => "second-look";

    /// <inheritdoc/>
    public string Queue => Queues.ModerationReview;

    /// <inheritdoc/>
    public bool Handles(string type) => type is FlaggedMessages.Type;

    /// <inheritdoc/>
    public async Task HandleAsync(EventDelivery delivery, CancellationToken ct)
    {
        // Before the transaction: a service elsewhere takes its time.
        var cases = new Dictionary<MessageId, NewCase>();
        FlaggedMessage[] due = [.. delivery.Events.SelectMany(FlaggedMessages.Read).Where(f => f.Again || elsewhere is not null)];
        if (due.Length == 0) return;
        var said = await messages.ListByIdsAsync([.. due.Select(f => f.Room.Value)], [.. due.Select(f => f.Message.Value)], ct);
        foreach (var (one, message) in due.Join(said, f => f.Message, m => m.Id, (f, m) => (f, m)))
        {
            if (message.DeletedAt is not null) continue;
            var set = await rules.FindAsync(one.Tenant, one.Room, ct);
            if (await JudgeAsync(one, message.Content, set, ct) is not { Count: > 0 } findings) continue;
            var worst = findings.MaxBy(f => f.Verdict);
            if (set.Rules.RetractsLate && worst.Verdict >= Verdict.Hold)
                await retraction.RetractAsync(one.Tenant, message, worst.Rule, worst.Reason, ct);
            cases[one.Message] = new(one.Tenant, CaseSource.Classifier, one.Room, one.Author, one.Message, message.Content, findings);
        }

        var work = await delivery.BeginAsync(ct); // leaves the events that are new to this consumer
        foreach (var one in delivery.Events.SelectMany(FlaggedMessages.Read).OrderBy(f => f.Message.Value))
            if (cases.Remove(one.Message, out var found)) await opener.OpenAsync(work, found, ct);
    }

    private async Task<List<Finding>?> JudgeAsync(FlaggedMessage one, string text, RuleSet set, CancellationToken ct)
    {
        List<Finding>? findings = null;
        if (one.Again)
        {
            var judged = pipeline.Judge(text, AuthorFacts.Ordinary, RoomFacts.Ordinary, set);
            findings = [.. judged.Findings];
            // What fails again is for a person.
            if (judged.NeedsReview && findings.Count == 0) findings.Add(new(Verdict.Flag, "stage_failed", "not_checked", 0));
        }

        if (elsewhere is not null)
            ContentVerdicts.Add(set.Rules, await elsewhere.ClassifyAsync(text, ct), AuthorFacts.Ordinary, RoomFacts.Ordinary, ref findings);
        return findings;
    }
}
