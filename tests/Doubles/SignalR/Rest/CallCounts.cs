using System.Collections.Concurrent;

namespace Veza.Doubles.SignalR;

/// <summary>
/// How often each REST operation was called, whatever became of it; an outage is not counted. The names: <c>health</c>,
/// <c>accesskey</c>, <c>hub:</c> send, close, execute, token, <c>user:</c> send, exists, ingroup, join, leave, leaveall,
/// close, <c>group:</c> send, exists, connections, close, <c>connection:</c> send, invoke, exists, join, leave, leaveall,
/// close, <c>stream:</c> send, complete.
/// </summary>
public sealed class CallCounts
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>Calls of one operation so far.</summary>
    public long this[string operation] => counts.GetValueOrDefault(operation);

    /// <summary>Calls of all operations so far.</summary>
    public long Total => counts.Values.Sum();

    /// <summary>A copy, for a report.</summary>
    public IReadOnlyDictionary<string, long> ToDictionary() => new Dictionary<string, long>(counts, StringComparer.Ordinal);

    internal void Add(string operation) => counts.AddOrUpdate(operation, 1, (_, count) => count + 1);
}
