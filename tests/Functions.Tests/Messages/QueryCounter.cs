using System.Collections.Concurrent;
using System.Diagnostics;

namespace Veza.Functions.Tests.Messages;

/// <summary>Counts the statements that the servers under test send to one database, by Npgsql's own tracing.</summary>
internal sealed class QueryCounter : IDisposable
{
    private static readonly string[] Background = ["outbox", "inbox", "event_retries", "event_payloads", "message_counts", "rights_changes"];

    private readonly ConcurrentQueue<string> statements = new();
    private readonly ActivityListener listener;

    public QueryCounter(string database)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var tags = activity.TagObjects.ToDictionary(t => t.Key, t => t.Value?.ToString());
                if (tags.ContainsValue(database) && (tags.GetValueOrDefault("db.query.text") ?? tags.GetValueOrDefault("db.statement")) is { } sql)
                    statements.Enqueue(sql);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>How many statements the call takes. Those of the background services that handle events do not count.</summary>
    public async Task<int> CountAsync(Func<Task> call)
    {
        statements.Clear();
        await call();
        return statements.Count(s => !Background.Any(table => s.Contains(table, StringComparison.Ordinal)));
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();
}
