using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Messages.Notes;

/// <summary>
/// Notes what happened in rooms, in the transaction that makes it true or that has the event of it; <see cref="SystemNotePublisher"/> makes
/// messages of it.
/// </summary>
public sealed class SystemNotes(SystemNoteRepository repository, IOptions<MessageOptions> options, TimeProvider clock)
{
    private int fresh;

    /// <summary>Whether this installation tells what happened in rooms at all.</summary>
    internal bool IsOn => options.Value.SystemMessages;

    /// <summary>Somebody pinned a message of the room.</summary>
    internal async Task PinnedAsync(UnitOfWork work, Message message, UserId by, CancellationToken ct)
    {
        var note = new SystemNote(SystemCodes.Pinned, [], Message: message.Id, Seq: message.Seq);
        if (IsOn) await AddAsync(work, [new(Guid.CreateVersion7(clock.Now()), message.RoomId, by, note)], ct);
    }

    /// <summary>Adds what is to be told.</summary>
    internal async Task AddAsync(UnitOfWork work, IReadOnlyList<NotedNote> notes, CancellationToken ct)
    {
        if (notes.Count == 0) return;
        await repository.InsertAsync(work, notes, ct);
        work.WhenOver(outcome =>
        {
            if (outcome != TransactionOutcome.RolledBack) Volatile.Write(ref fresh, 1);
        });
    }

    /// <summary>Whether this process has noted anything since it was last asked.</summary>
    internal bool TakeFresh() => Interlocked.Exchange(ref fresh, 0) == 1;
}
