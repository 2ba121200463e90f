using Veza.Shared.Common;

namespace Veza.Shared.Realtime;

/// <summary>What this process is doing right now, for <c>/health</c> and metrics. Counting costs a few nanoseconds.</summary>
public sealed class LiveStats(TimeProvider clock)
{
    private const int WindowSeconds = 10;

    private readonly long[] seconds = new long[WindowSeconds + 1];
    private readonly long[] counts = new long[WindowSeconds + 1];
    private int connections;
    private int rooms;
    private long messages;

    /// <summary>Open client connections.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Rooms that have at least one subscribed connection.</summary>
    public int Rooms => Volatile.Read(ref rooms);

    /// <summary>Messages accepted since the start.</summary>
    public long Messages => Interlocked.Read(ref messages);

    /// <summary>Messages accepted per second, over the last ten whole seconds.</summary>
    public double MessagesPerSecond
    {
        get
        {
            var now = clock.Now().ToUnixTimeSeconds();
            var sum = 0L;
            for (var i = 0; i < seconds.Length; i++)
            {
                var age = now - Interlocked.Read(ref seconds[i]);
                if (age is >= 1 and <= WindowSeconds) sum += Interlocked.Read(ref counts[i]);
            }

            return (double)sum / WindowSeconds;
        }
    }

    /// <summary>Connections came (positive) or went (negative).</summary>
    public void AddConnections(int change) => Interlocked.Add(ref connections, change);

    /// <summary>Rooms got their first subscriber (positive) or lost their last (negative).</summary>
    public void AddRooms(int change) => Interlocked.Add(ref rooms, change);

    /// <summary>Messages were accepted.</summary>
    public void CountMessages(int count)
    {
        Interlocked.Add(ref messages, count);
        var now = clock.Now().ToUnixTimeSeconds();
        var slot = (int)(now % seconds.Length);
        var was = Interlocked.Read(ref seconds[slot]);
        // Whoever moves the slot on empties it. A count that slips in between is lost: it is a gauge, not a ledger.
        if (was != now && Interlocked.CompareExchange(ref seconds[slot], now, was) == was)
            Interlocked.Exchange(ref counts[slot], 0);
        Interlocked.Add(ref counts[slot], count);
    }
}
