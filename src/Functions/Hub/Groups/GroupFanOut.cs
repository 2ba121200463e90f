using System.Runtime.InteropServices;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.Groups;

namespace Veza.Functions.Hub.Groups;

/// <summary>
/// The connections of one group on this process, and the events that wait for them. One loop at a time sends: what
/// queues up while it is busy leaves as one array, serialized once.
/// <para>
/// Of each one it is known how many had departed from the room when it was seen to be in it. An event that was committed after
/// more departures than that waits until it has been settled who is still in; in the ordinary case the notices of the departures
/// came before, and a comparison of two numbers is all.
/// </para>
/// </summary>
/// <param name="maxQueued">Beyond it they give way to "catch up".</param>
/// <param name="settle">Settles it in the background, by <see cref="BeginSettling"/> and its counterparts; null: nobody departs.</param>
internal sealed class GroupFanOut(int maxQueued, Action<GroupFanOut>? settle = null) : IThreadPoolWorkItem
{
    /// <summary>For groups that are no room.</summary>
    public const long Always = long.MaxValue;

    private readonly Lock gate = new();
    private readonly EventQueue queue = new(maxQueued);
    private GroupMembers members = new();
    private List<RealtimeEvent> leaving = [];
    private long neededAt; // what is queued was committed at this count of departures
    private long settlingFor; // what was needed when that began
    private bool settling;
    private bool waiting; // for that
    private bool sending;
    private bool retired;

    /// <summary>Of a room: the order of what is told to it.</summary>
    public RoomSequence Sequence { get; } = new();

    /// <summary>Adds the connection; false when this object is no longer in use and another has to be taken.</summary>
    public bool TryAdd(HubConnection connection, long departures = Always)
    {
        lock (gate)
        {
            if (retired) return false;
            members.Add(connection, departures);
            return true;
        }
    }

    /// <summary>Removes the connection; true when nobody is left, and this object is then no longer in use.</summary>
    public bool Remove(HubConnection connection)
    {
        lock (gate)
        {
            members.Remove(connection);
            return retired = members.IsEmpty;
        }
    }

    /// <summary>Whether the connection was seen in the room when as many or more had departed: then its user came back since.</summary>
    public bool IsSeenAt(HubConnection connection, long departures)
    {
        lock (gate) return members.IsSeenAt(connection, departures);
    }

    /// <summary>The one who departed as the given one is a member no longer. When those before are known too, nothing is left to settle.</summary>
    public void Departed(long departures)
    {
        lock (gate) members.Departed(departures);
    }

    /// <summary>Whether it is not known of everyone here that they were in the room at this count of departures.</summary>
    public bool IsBehind(long departures)
    {
        lock (gate) return members.IsBehind(departures);
    }

    /// <summary>
    /// Who is to be looked up; until <see cref="Settled"/> or <see cref="NotSettled"/> events wait. Null when it is being settled.
    /// </summary>
    public HubConnection[]? BeginSettling()
    {
        lock (gate)
        {
            if (settling) return null;
            (settling, settlingFor) = (true, neededAt);
            members.BeginSettling();
            return members.All;
        }
    }

    /// <summary>Those who were not in the room at this count of departures have been removed.</summary>
    public void Settled(long departures)
    {
        lock (gate)
        {
            settling = false;
            members.Settled(Math.Max(departures, settlingFor)); // read after the commit that needed it
            if (!waiting) return;
            waiting = false;
        }

        GoOn();
    }

    /// <summary>It could not be found out. What waits for it is dropped, and whoever is a member is told to catch up, which shows nothing.</summary>
    public void NotSettled()
    {
        lock (gate)
        {
            settling = false;
            if (!waiting) return;
            waiting = false;
            if (members.IsBehind(neededAt))
            {
                queue.GiveUp();
                neededAt = 0;
            }
        }

        GoOn();
    }

    /// <summary>Who is in it now.</summary>
    public HubConnection[] Members()
    {
        lock (gate) return members.All;
    }

    /// <summary>Queues the events. Those of one key that meet here are merged: the newest takes the older one's place.</summary>
    public void Publish(ReadOnlySpan<RealtimeEvent> events)
    {
        lock (gate)
        {
            foreach (var e in events)
            {
                queue.Add(e);
                neededAt = Math.Max(neededAt, e.Departures);
            }

            if (sending) return;
            sending = true;
        }

        GoOn();
    }

    /// <summary>Sends until nothing is queued.</summary>
    public void Execute()
    {
        while (true)
        {
            HubConnection[] receivers;
            lock (gate)
            {
                if (queue.Count == 0)
                {
                    leaving.Clear(); // the events must not be kept for as long as the room is quiet
                    sending = false;
                    return;
                }

                if (settle is not null && members.IsBehind(neededAt))
                {
                    waiting = true;
                    if (!settling) ThreadPool.UnsafeQueueUserWorkItem(settle, this, preferLocal: false);
                    return; // it goes on from there
                }

                leaving = queue.Take(leaving);
                neededAt = 0;
                receivers = members.All;
            }

            var events = CollectionsMarshal.AsSpan(leaving);
            for (var from = 0; from < events.Length; from += EventArray.Most)
            {
                var frame = HubFrames.Events(events[from..Math.Min(events.Length, from + EventArray.Most)]);
                foreach (var receiver in receivers) receiver.Send(frame);
            }
        }
    }

    private void GoOn() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
}
