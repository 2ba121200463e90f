using Veza.Shared.Messages.Changes;
using Veza.Shared.Rooms.Announcing;

namespace Veza.Shared.Messages.Sending;

/// <summary>What a room is to be told of its threads after a batch.</summary>
/// <param name="changes">In the order of their revisions.</param>
/// <param name="place">Among those who announce changes of the room; whoever has told them leaves it.</param>
internal sealed class ThreadNews(IReadOnlyList<MessageChange> changes, AnnouncementPlace place)
{
    public IReadOnlyList<MessageChange> Changes => changes;

    public AnnouncementPlace Place => place;

    /// <summary>Whether it stands in what is published with the messages.</summary>
    public bool IsTold { get; set; }
}
