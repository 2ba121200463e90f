using System.Collections.Concurrent;

namespace Veza.Shared.Events.Outbox;

/// <summary>
/// What this process is storing, or may have stored, and has not told the clients of: a commit whose answer was lost may have
/// been carried out. What is marked here is announced by the relay, as that of a process that died.
/// </summary>
public sealed class UnannouncedCommits
{
    private readonly ConcurrentDictionary<object, DateTimeOffset> open = new();
    private long doubtTicks;

    /// <summary>A change is under way whose events are created at that time or later. Once more changes nothing.</summary>
    /// <returns>Whether it was not known yet.</returns>
    public bool Open(object change, DateTimeOffset since) => open.TryAdd(change, since);

    /// <summary>Its clients have been told, or it has not been stored.</summary>
    public void Close(object change) => open.TryRemove(change, out _);

    /// <summary>Some of what was created up to then may be stored and untold.</summary>
    public void MarkUncertain(DateTimeOffset until)
    {
        for (var known = Volatile.Read(ref doubtTicks); known < until.UtcTicks;)
        {
            var seen = Interlocked.CompareExchange(ref doubtTicks, until.UtcTicks, known);
            if (seen == known) return;
            known = seen;
        }
    }

    /// <summary>When the oldest change began that is under way; null: none is.</summary>
    public DateTimeOffset? Since => open.Min(change => (DateTimeOffset?)change.Value);

    /// <summary>Whether an event of that time may be one that the clients have not been told of.</summary>
    public bool MayHold(DateTimeOffset created) =>
        created.UtcTicks <= Volatile.Read(ref doubtTicks) || open.Any(change => change.Value <= created);
}
