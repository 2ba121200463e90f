using System.Collections.Concurrent;

namespace Veza.Doubles.FunctionsHost;

/// <summary>What may go wrong between the host and its worker.</summary>
public enum HostFault
{
    /// <summary>The call never reaches the worker, and fails.</summary>
    FailBeforeCall,

    /// <summary>The host cancels once the worker has the request, and takes it for a failure whatever the worker says.</summary>
    Cancel,

    /// <summary>SIGKILL once the worker has the request.</summary>
    KillDuringCall,

    /// <summary>
    /// The host dies once the worker has the request, and comes again with another worker; the former one goes on for a second,
    /// and nobody hears what it says.
    /// </summary>
    HostVanishes,

    /// <summary>SIGKILL once the worker has answered, before the trigger settles: the call counts as failed.</summary>
    KillAfterAnswer,

    /// <summary>The worker's answer is taken for a failure.</summary>
    FailAfterAnswer,

    /// <summary>The answer takes <see cref="HostFaults.SlowBy"/> longer.</summary>
    SlowAnswer,

    /// <summary>An event is handed over twice.</summary>
    Duplicate,

    /// <summary>Messages of a queue without sessions come out of order.</summary>
    Reorder,
}

/// <summary>Switches for faults: the next n calls, or by chance with a seed.</summary>
public sealed class HostFaults
{
    private readonly Lock gate = new();
    private readonly Random random;
    private readonly Dictionary<HostFault, int> next = [];
    private readonly Dictionary<HostFault, double> chances = [];
    private readonly ConcurrentDictionary<HostFault, int> counts = [];

    internal HostFaults(int seed) => random = new Random(seed);

    /// <summary>Which functions faults befall; every event function unless set.</summary>
    public Func<string, bool> AppliesTo { get; set; } = _ => true;

    /// <summary>Whether public HTTP suffers kills and slowness too.</summary>
    public bool AlsoHttp { get; set; }

    /// <summary>How slow a slow answer is.</summary>
    public TimeSpan SlowBy { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The next calls suffer it for sure.</summary>
    public void Next(HostFault fault, int count = 1)
    {
        lock (gate) next[fault] = count;
    }

    /// <summary>Every call suffers it with this probability, from 0 to 1.</summary>
    public void Chance(HostFault fault, double probability)
    {
        lock (gate) chances[fault] = probability;
    }

    /// <summary>No more faults.</summary>
    public void Clear()
    {
        lock (gate)
        {
            next.Clear();
            chances.Clear();
        }
    }

    /// <summary>How often it happened so far.</summary>
    public int Count(HostFault fault) => counts.GetValueOrDefault(fault);

    internal bool Hits(HostFault fault, string function)
    {
        if (!AppliesTo(function)) return false;
        lock (gate)
        {
            if (next.GetValueOrDefault(fault) > 0) next[fault]--;
            else if (chances.GetValueOrDefault(fault) is not (> 0 and var chance) || random.NextDouble() >= chance) return false;
        }

        counts.AddOrUpdate(fault, 1, (_, n) => n + 1);
        return true;
    }

    /// <summary>A moment within which a call is usually being worked on.</summary>
    internal TimeSpan Moment()
    {
        lock (gate) return TimeSpan.FromMilliseconds(random.NextDouble() * 10);
    }
}
