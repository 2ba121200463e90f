using System.Runtime.InteropServices;
using Veza.Shared.Realtime;

namespace Veza.Functions.Realtime;

/// <summary>
/// The connections of one audience on this process, and the events that wait for them. One loop at a time sends: what
/// queues up while it is busy leaves as one array, serialized once.
/// </summary>
internal sealed class Subscribers(int maxQueued) : IThreadPoolWorkItem
{
    private readonly Lock gate = new();
    private readonly List<HubConnection> members = [];
    private readonly EventQueue queue = new(maxQueued);
    private List<RealtimeEvent> leaving = [];
    private HubConnection[]? snapshot;
    private bool sending;
    private bool retired;

    /// <summary>Of a room: the order of what is told to it.</summary>
    public RoomSequence Sequence { get; } = new();

    /// <summary>Adds the connection; false when this object is no longer in use and another has to be taken.</summary>
    public bool TryAdd(HubConnection connection)
    {
        lock (gate)
        {
            if (retired) return false;
            if (members.Contains(connection)) return true;
            members.Add(connection);
            snapshot = null;
            return true;
        }
    }

    /// <summary>Removes the connection; true when nobody is left, and this object is then no longer in use.</summary>
    public bool Remove(HubConnection connection)
    {
        lock (gate)
        {
            if (members.Remove(connection)) snapshot = null;
            return retired = members.Count == 0;
        }
    }

    /// <summary>Who is in it now.</summary>
    public HubConnection[] Members()
    {
        lock (gate) return snapshot ??= [.. members];
    }

    /// <summary>Queues the events. Those of one key that meet here are merged: the newest takes the older one's place.</summary>
    public void Publish(ReadOnlySpan<RealtimeEvent> events)
    {
        lock (gate)
        {
            foreach (var e in events) queue.Add(e);
            if (sending) return;
            sending = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
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

                leaving = queue.Take(leaving);
                receivers = snapshot ??= [.. members];
            }

            var events = CollectionsMarshal.AsSpan(leaving);
            for (var from = 0; from < events.Length; from += EventArray.Most)
            {
                var frame = HubFrames.Events(events[from..Math.Min(events.Length, from + EventArray.Most)]);
                foreach (var receiver in receivers) receiver.Send(frame);
            }
        }
    }
}
