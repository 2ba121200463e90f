namespace Veza.Functions.Hub.Groups;

/// <summary>
/// Who is in a group, and of each at which count of departures from the room that was seen. A part of its <see cref="GroupFanOut"/>, under
/// whose gate everything is called.
/// </summary>
internal struct GroupMembers()
{
    private readonly List<HubConnection> members = [];
    private readonly List<long> seenAt = []; // of each member: the count of departures at which it was seen in the room
    private HubConnection[]? snapshot;
    private long settledAt = GroupFanOut.Always; // who is a member now was in the room at this count of departures
    private long lowestAdded = GroupFanOut.Always; // of those who came in while it is being settled

    /// <summary>Nobody is in it.</summary>
    public readonly bool IsEmpty => members.Count == 0;

    /// <summary>All of them; the same array until somebody comes or goes.</summary>
    public HubConnection[] All => snapshot ??= [.. members];

    /// <summary>Adds the connection, or notes that it was seen again.</summary>
    public void Add(HubConnection connection, long departures)
    {
        var place = members.IndexOf(connection);
        if (place >= 0)
        {
            seenAt[place] = Math.Max(seenAt[place], departures);
            return;
        }

        settledAt = IsEmpty ? departures : Math.Min(settledAt, departures);
        lowestAdded = Math.Min(lowestAdded, departures);
        members.Add(connection);
        seenAt.Add(departures);
        snapshot = null;
    }

    /// <summary>Removes the connection, if it is in.</summary>
    public void Remove(HubConnection connection)
    {
        var place = members.IndexOf(connection);
        if (place < 0) return;
        members.RemoveAt(place);
        seenAt.RemoveAt(place);
        snapshot = null;
    }

    /// <summary>Whether the connection was seen in the room when as many or more had departed.</summary>
    public readonly bool IsSeenAt(HubConnection connection, long departures) =>
        members.IndexOf(connection) is >= 0 and var place && seenAt[place] >= departures;

    /// <summary>Whether it is not known of everyone here that they were in the room at this count of departures.</summary>
    public readonly bool IsBehind(long departures) => settledAt < departures && !IsEmpty;

    /// <summary>The one who departed as the given one is a member no longer.</summary>
    public void Departed(long departures)
    {
        if (settledAt == departures - 1) settledAt = departures;
    }

    /// <summary>From now on it is found out who is still in the room.</summary>
    public void BeginSettling() => lowestAdded = GroupFanOut.Always;

    /// <summary>Those who were not in the room at this count have been removed; who came in meanwhile was seen at a count of their own.</summary>
    public void Settled(long departures) => settledAt = Math.Min(departures, lowestAdded);
}
