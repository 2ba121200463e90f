using Veza.Shared.Common;

namespace Veza.Shared.Threads.Standing;

/// <summary>Where a reply stands.</summary>
/// <param name="Root">The message whose thread it is in, of the same room; never a reply itself.</param>
/// <param name="AlsoInRoom">Whether it stands in the room, too: in its history, its preview and what is unread there.</param>
public readonly record struct ThreadPlace(MessageId Root, bool AlsoInRoom)
{
    /// <summary>The place as two values say it that may be absent.</summary>
    public static ThreadPlace? Of(Guid? root, bool? alsoInRoom) =>
        root is { } id ? new ThreadPlace(new MessageId(id), alsoInRoom ?? false) : null;
}
