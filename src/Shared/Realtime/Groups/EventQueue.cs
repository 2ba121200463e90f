namespace Veza.Shared.Realtime.Groups;

/// <summary>
/// Events of one group that wait to be sent. Those of one key that meet here are merged: the newest takes the older one's
/// place. Not safe for several threads.
/// </summary>
/// <param name="most">Beyond it all of them give way to one <c>sync.required</c>: nothing is dropped silently.</param>
internal sealed class EventQueue(int most)
{
    private List<RealtimeEvent> queued = [];
    private Dictionary<string, int>? places;
    private int lasting;

    /// <summary>How many wait.</summary>
    public int Count => queued.Count;

    /// <summary>How much JSON they are.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether only events wait that a newer one may replace: typing, presence, receipts.</summary>
    public bool IsFleeting => lasting == 0;

    /// <summary>Adds the event.</summary>
    public void Add(RealtimeEvent e)
    {
        if (e.Key is { } known && places is not null && places.TryGetValue(known, out var place))
        {
            Bytes += e.Json.Length - queued[place].Json.Length;
            queued[place] = e;
            return;
        }

        if (queued.Count >= most)
        {
            GiveUp();
            return;
        }

        if (e.Key is { } key) (places ??= new Dictionary<string, int>(StringComparer.Ordinal))[key] = queued.Count;
        else lasting++;
        Append(e);
    }

    /// <summary>Drops what waits; who is in the group is told to read what it missed.</summary>
    public void GiveUp()
    {
        Clear();
        lasting = 1;
        Append(ConnectionEvents.SyncRequired(null));
    }

    /// <summary>Hands over what waits, and takes the list that came before for what comes next: nothing is allocated.</summary>
    public List<RealtimeEvent> Take(List<RealtimeEvent> former)
    {
        former.Clear();
        var taken = queued;
        queued = former;
        places?.Clear();
        (lasting, Bytes) = (0, 0);
        return taken;
    }

    private void Append(RealtimeEvent e)
    {
        queued.Add(e);
        Bytes += e.Json.Length;
    }

    private void Clear()
    {
        Bytes = 0;
        queued.Clear();
        places?.Clear();
    }
}
