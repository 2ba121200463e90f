using Veza.Shared.Access;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages;

/// <summary>What it takes to write: in a room, in a thread, or in both at once.</summary>
internal static class WritingRights
{
    /// <summary>The permission that it takes and that is not among these; null: none. What stands in both places takes both.</summary>
    /// <param name="place">Where a reply stands; null: what is said stands in the room.</param>
    public static Permission? Lacking(ThreadPlace? place, PermissionSet may) =>
        place is not null && !may.Has(Permission.SendInThreads) ? Permission.SendInThreads
        : place is not { AlsoInRoom: false } && !may.Has(Permission.SendMessages) ? Permission.SendMessages
        : null;
}
