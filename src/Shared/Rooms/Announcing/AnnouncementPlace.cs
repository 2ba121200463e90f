using Veza.Shared.Common;

namespace Veza.Shared.Rooms.Announcing;

/// <summary>A place among those who announce changes of a room; see <see cref="AnnouncementOrder"/>.</summary>
public sealed class AnnouncementPlace
{
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal AnnouncementPlace(RoomId room) => Room = room;

    internal RoomId Room { get; }

    /// <summary>Whether all that was committed before has been announced.</summary>
    internal bool IsFirst => Before is not { IsOver: false };

    internal AnnouncementPlace? Before { get; set; }

    internal Task Over => over.Task;

    internal bool IsOver => over.Task.IsCompleted;

    internal void End() => over.TrySetResult();
}
