using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Receipts;
using Veza.Shared.Rooms;

namespace Veza.Shared.RoomList;

/// <summary>A line of the room list.</summary>
/// <param name="Room">The room as the person sees it.</param>
/// <param name="LastMessage">The newest message that stands in the room, deleted or not; null where none does.</param>
/// <param name="State">What the person has read, and what is left.</param>
/// <param name="Other">The other person of a direct room; null elsewhere.</param>
/// <param name="Others">Some others of a group that has no name, those who came first; null elsewhere.</param>
public sealed record RoomSummary(
    RoomView Room, MessageView? LastMessage, ReadState State, UserSummary? Other, IReadOnlyList<UserSummary>? Others)
{
    /// <summary>What the room is called: a direct room by the other one's name. Empty for a group that has no name.</summary>
    public string Name => Other?.Name ?? Room.Name ?? "";
}
