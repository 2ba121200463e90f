using Veza.Shared.Common;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages.History;

/// <summary>
/// What is read of messages besides their text, names and quotes: what kinds of changes say of them, and what of that is the reader's own.
/// One query, and one for each kind that is personal where any of them has it, threads among these.
/// </summary>
public sealed class MessageDetails(
    MessageChangeRepository changes, PersonalChanges personal, ThreadRepository threads, IEnumerable<MessageChangeKind> kinds)
{
    private readonly int kindCount = kinds.Count();

    /// <summary>Adds it; nothing is asked where this program knows no kind.</summary>
    /// <param name="views">Of one room.</param>
    internal async Task<IReadOnlyList<MessageView>> AddAsync(IReadOnlyList<MessageView> views, UserId reader, CancellationToken ct)
    {
        if (kindCount == 0 || views.Count == 0) return views;
        var room = views[0].Message.RoomId;
        var said = await changes.ListOfAsync(room, [.. views.Select(v => v.Message.Seq)], views.Count * kindCount, ct);
        if (said.Count == 0) return views;

        var (found, own) = ((await personal.ForAsync(reader, said, ct)).ToLookup(c => c.Seq), await ListThreadsAsync(said, reader, ct));
        return
        [
            .. views.Select(v => v with { Changes = [.. found[v.Message.Seq]], Thread = own.GetValueOrDefault(v.Message.Id) }),
        ];
    }

    private async Task<Dictionary<MessageId, ThreadView>> ListThreadsAsync(List<MessageChange> said, UserId reader, CancellationToken ct)
    {
        var states = said.Where(c => c.Kind == ThreadSummary.Kind).ToDictionary(c => c.MessageId, c => ThreadSummary.Read(c.Payload)!);
        if (states.Count == 0) return [];
        var own = await threads.ListOwnAsync(
            reader, [.. states.Keys.Select(_ => said[0].RoomId.Value)], [.. states.Keys.Select(id => id.Value)], ct);
        return own.ToDictionary(o => o.Root, o => new ThreadView(states[o.Root], o));
    }
}
