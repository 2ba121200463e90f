using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Moderation.Cases;

namespace Veza.Shared.Moderation.Review.Telling;

/// <summary>Opens the cases of flagged messages, each exactly once, with what they said then.</summary>
public sealed class FlagConsumer(CaseOpener opener, MessageRepository messages) : IEventConsumer
{
    /// <inheritdoc/>
    public string Name => "case-opening";

    /// <inheritdoc/>
    public string Queue => Queues.ModerationReview;

    /// <inheritdoc/>
    public bool Handles(string type) => type is FlaggedMessages.Type;

    /// <inheritdoc/>
    public async Task HandleAsync(EventDelivery delivery, CancellationToken ct)
    {
        var work = await delivery.BeginAsync(ct);
        // Those with findings: what is only to be judged again is not for a moderator yet. In the order of the second look: none waits for the other in a ring.
        FlaggedMessage[] flagged =
            [.. delivery.Events.SelectMany(FlaggedMessages.Read).Where(f => f.Findings.Count > 0).OrderBy(f => f.Message.Value)];
        if (flagged.Length == 0) return;
        var said = (await messages.ListByIdsAsync([.. flagged.Select(f => f.Room.Value)], [.. flagged.Select(f => f.Message.Value)], ct))
            .ToDictionary(m => m.Id);
        foreach (var one in flagged)
        {
            // A text that was taken away meanwhile is among the revisions; there are few of these.
            var text = said.GetValueOrDefault(one.Message) is not { } message ? null
                : message.DeletedAt is null ? message.Content
                : (await messages.ListRevisionsAsync(message.Id, MostRevisions, ct)).LastOrDefault()?.Content;
            await opener.OpenAsync(
                work, new(one.Tenant, CaseSource.Flag, one.Room, one.Author, one.Message, text, one.Findings), ct);
        }
    }

    private const int MostRevisions = 100;
}
