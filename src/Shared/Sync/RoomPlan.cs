using Veza.Shared.Messages.Changes;
using Veza.Shared.Rooms;

namespace Veza.Shared.Sync;

/// <summary>What of a room is to be read for a client.</summary>
/// <param name="Room">The room now.</param>
/// <param name="After">Messages behind this seq.</param>
/// <param name="UpTo">Messages up to this seq.</param>
/// <param name="RevisionAfter">Changes behind this revision.</param>
/// <param name="KnownSeq">Changes of messages up to this seq; newer ones come as they are now.</param>
/// <param name="ReadSeq">The own place.</param>
/// <param name="Reset">Whether the client starts anew in the room.</param>
internal sealed record RoomPlan(
    RoomView Room, long After, long UpTo, long RevisionAfter, long KnownSeq, long ReadSeq, bool Reset)
{
    /// <summary>Changes up to this revision.</summary>
    public long RevisionUpTo { get; init; } = Room.Revision;

    /// <summary>What changed, where that was counted; null: no more than revisions went by.</summary>
    public MissedChanges? Missed { get; init; }

    /// <summary>No more than so many changes are not of a text: each takes a revision.</summary>
    public long MostOthers => Missed?.Others ?? Revisions;

    /// <summary>New messages.</summary>
    public long Messages => UpTo - After;

    /// <summary>How much of the limit it takes.</summary>
    public long Cost => Math.Max(1, Messages + (Reset ? 0 : Missed is { } missed ? missed.Texts + missed.Others : Revisions));

    /// <summary>How many revisions it spans.</summary>
    public long Revisions => RevisionUpTo - RevisionAfter;
}
