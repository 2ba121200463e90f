using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Rooms;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages.Changes;

/// <summary>
/// What is said of threads when replies go or come back, in the transaction of that. New replies move it themselves, in the batch that
/// stores them.
/// </summary>
public sealed class ThreadSummaries(
    ThreadRepository threads, MessageRepository messages, MessageChangeRepository changes, RoomAccess rooms, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>Counts anew the threads in which these messages are replies. The caller holds the room's lock.</summary>
    /// <param name="by">Whose doing it is; null: a rule's, and it is told as a change of the first one's author.</param>
    /// <returns>What the room is to be told behind the messages themselves.</returns>
    internal async Task<IReadOnlyList<MessageChange>> RefreshAsync(
        UnitOfWork work, RoomId room, IReadOnlyList<Message> of, UserId? by, CancellationToken ct)
    {
        var ids = of.Select(m => m.Thread?.Root.Value).OfType<Guid>().Distinct().ToArray();
        if (ids.Length == 0) return [];

        var states = (await threads.ListStatesAsync(work, room, ids, ct)).ToDictionary(s => s.Root, s => s.State);
        var roots = await messages.ListByIdsAsync(work, room, ids, ct);
        var (now, first) = (clock.Now(), (await rooms.NextRevisionsAsync(work, room, roots.Count, ct, ofTexts: false)).First);
        MessageChange[] told =
        [
            .. roots.Select((root, n) => new MessageChange(
                room, root.Seq, root.Id, ThreadSummary.Kind, first + n, by ?? of[0].AuthorId, now, states.GetValueOrDefault(root.Id.Value)?.ToJson())),
        ];
        await changes.UpdateAsync(work, told, ct);
        await outbox.AppendAsync(work, MessageEvents.ChangedType, [.. told.Select(MessageEvents.ChangePayload)], ct);
        return told;
    }

    /// <summary>People whom a change of a reply names newly follow its thread. The caller holds the room's lock.</summary>
    internal async Task FollowNamedAsync(UnitOfWork work, Message former, Message now, CancellationToken ct)
    {
        if (now.Thread is not { } place) return;
        Guid[] named = [.. now.Mentions.Select(m => m.Id).Except(former.Mentions.Select(m => m.Id)).Where(id => id != now.RoomId.Value)];
        if (named.Length == 0 || await messages.FindAsync(work, now.RoomId, place.Root, ct) is not { } root) return;
        await threads.InsertNamedAsync(work, now.RoomId, root.Id, root.Seq, now.Seq, named, ct);
    }
}
