using System.Runtime.CompilerServices;
using Veza.Shared.Common;

namespace Veza.Shared.Messages.History;

/// <summary>What was said last in some rooms, for those who look over it and keep nothing of it.</summary>
public sealed class RecentMessages(MessageRepository messages)
{
    private const int PerPage = 200;

    /// <summary>Newest first, page by page as they are asked for; deleted ones are left out. Who may see the rooms is the caller's to know.</summary>
    /// <param name="rooms">Each once.</param>
    /// <param name="most">At most so many in all.</param>
    internal async IAsyncEnumerable<IReadOnlyList<Message>> ListAsync(
        IReadOnlyCollection<RoomId> rooms, int most, [EnumeratorCancellation] CancellationToken ct)
    {
        var before = rooms.ToDictionary(room => room.Value, _ => long.MaxValue);
        while (most > 0)
        {
            var page = await messages.ListNewestAsync([.. before.Keys], [.. before.Values], Math.Min(most, PerPage), ct);
            if (page.Count == 0) yield break;
            yield return page;
            foreach (var message in page) before[message.RoomId.Value] = Math.Min(before[message.RoomId.Value], message.Seq);
            most -= page.Count;
        }
    }
}
