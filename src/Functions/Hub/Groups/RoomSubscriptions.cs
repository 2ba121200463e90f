using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Functions.Hub.Groups;

/// <summary>What became of the wish to hear a room.</summary>
internal enum Hearing
{
    /// <summary>It was heard already, or the person has left it while the first rooms were being joined.</summary>
    AsBefore,

    /// <summary>From now on.</summary>
    Begun,

    /// <summary>There is no place for it: the client has to be told.</summary>
    Refused,
}

/// <summary>
/// The rooms that one connection hears: those of its user, up to as many as a person may be in, and beyond that the few that
/// the client asks for by itself. Most connections hold nothing but one set. Not safe for several threads.
/// </summary>
internal sealed class RoomSubscriptions
{
    private readonly HashSet<RoomId> rooms = [];
    private List<RoomId>? asked;
    private HashSet<RoomId>? leftWhileJoining;
    private bool joined;

    /// <summary>All of them.</summary>
    public RoomId[] All => [.. rooms];

    /// <summary>The first rooms of the user: from now on those that are left are not held against what comes later.</summary>
    /// <returns>Those that are new.</returns>
    public List<RoomMark> AddFirst(IReadOnlyList<RoomMark> first, int most)
    {
        rooms.EnsureCapacity(first.Count); // and no more: most connections hear these for as long as they live
        var added = first.Where(room => Add(room.RoomId, most) == Hearing.Begun).ToList();
        joined = true;
        leftWhileJoining = null;
        return added;
    }

    /// <summary>A room of the user, who may be in <paramref name="most"/>.</summary>
    public Hearing Add(RoomId room, int most)
    {
        if (leftWhileJoining?.Contains(room) == true || rooms.Contains(room)) return Hearing.AsBefore;
        if (rooms.Count - (asked?.Count ?? 0) >= most) return Hearing.Refused;
        rooms.Add(room);
        return Hearing.Begun;
    }

    /// <summary>
    /// A room of the user that the client asks for by itself: it is heard even when there are too many. Of those, there are
    /// <paramref name="mostAsked"/>; then the one asked for first gives way.
    /// </summary>
    /// <returns>And the room that gave way, if any.</returns>
    public (Hearing Hearing, RoomId? Gone) Ask(RoomId room, int most, int mostAsked)
    {
        var hearing = Add(room, most);
        if (hearing != Hearing.Refused) return (hearing, null);

        RoomId? gone = null;
        asked ??= [];
        if (asked.Count >= mostAsked)
        {
            gone = asked[0];
            asked.RemoveAt(0);
            rooms.Remove(gone.Value);
        }

        asked.Add(room);
        rooms.Add(room);
        return (Hearing.Begun, gone);
    }

    /// <summary>Whether it is heard.</summary>
    public bool Contains(RoomId room) => rooms.Contains(room);

    /// <summary>It is over. While the first rooms are being joined, also for those that come too late.</summary>
    /// <returns>Whether it was heard.</returns>
    public bool Remove(RoomId room)
    {
        if (!joined) (leftWhileJoining ??= []).Add(room);
        if (!rooms.Remove(room)) return false;
        asked?.Remove(room);
        return true;
    }

    /// <summary>The user came (back) into the room while the first rooms are being joined.</summary>
    public void Returned(RoomId room) => leftWhileJoining?.Remove(room);
}
