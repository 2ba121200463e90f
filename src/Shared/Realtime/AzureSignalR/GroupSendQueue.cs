using System.Runtime.InteropServices;
using Veza.Shared.Realtime.AzureSignalR.Rest;
using Veza.Shared.Realtime.Groups;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>
/// One group's events on their way to the service: one call at a time, so that they keep their order; what queues up
/// meanwhile shares the next. Events that a newer one may replace wait a moment for company.
/// </summary>
internal sealed class GroupSendQueue(Group group, AzureSignalRGateway gateway, SignalROptions options, int maxQueued)
{
    private readonly Lock gate = new();
    private readonly EventQueue queue = new(maxQueued);
    private List<RealtimeEvent> leaving = [];
    private long leavingBytes;
    private TaskCompletionSource? hurry; // set while waiting for company
    private TaskCompletionSource? sent; // set when somebody awaits what is being sent
    private TaskCompletionSource? next; // set when somebody awaits what is queued
    private bool sending;
    private bool retired;

    /// <summary>Queues the events; false when this object is no longer in use and another has to be taken.</summary>
    public bool TryPublish(ReadOnlySpan<RealtimeEvent> events)
    {
        lock (gate)
        {
            if (retired) return false;
            var (count, bytes) = (queue.Count, queue.Bytes);
            foreach (var e in events) queue.Add(e);
            gateway.CountQueued(queue.Count - count, queue.Bytes - bytes);
            if (!queue.IsFleeting) hurry?.TrySetResult();
            if (sending) return true;
            sending = true;
        }

        _ = Task.Run(RunAsync);
        return true;
    }

    /// <summary>Completes when what has been published so far was sent, or given up and noted.</summary>
    public Task FlushAsync()
    {
        lock (gate)
        {
            hurry?.TrySetResult();
            if (queue.Count > 0) return (next ??= Waiting()).Task;
            return sending ? (sent ??= Waiting()).Task : Task.CompletedTask;
        }
    }

    private async Task RunAsync()
    {
        while (await TakeAsync())
        {
            for (var from = 0; from < leaving.Count;)
            {
                var count = Invocations.Fit(CollectionsMarshal.AsSpan(leaving)[from..], options.MaxSendBytes);
                var body = Invocations.Events(CollectionsMarshal.AsSpan(leaving).Slice(from, count));
                if (await gateway.SendAsync(group, body, DeparturesAt(from, count)) != CallOutcome.Done && leaving.Skip(from).Any(MustNotBeMissed))
                {
                    gateway.EnqueueSync(group); // what is behind it would be a hole to the clients all the same
                    break;
                }

                from += count;
            }

            gateway.CountQueued(-leaving.Count, -leavingBytes);
        }
    }

    private long DeparturesAt(int from, int count)
    {
        var most = 0L;
        foreach (var e in CollectionsMarshal.AsSpan(leaving).Slice(from, count)) most = Math.Max(most, e.Departures);
        return most;
    }

    /// <summary>Moves what is queued into <c>leaving</c>; false when there is nothing, and this object is then no longer in use.</summary>
    private async Task<bool> TakeAsync()
    {
        Task? company = null;
        lock (gate)
        {
            if (queue is { Count: > 0, IsFleeting: true } && next is null && options.CoalesceFor > TimeSpan.Zero)
                company = (hurry = Waiting()).Task;
        }

        if (company is not null) await Task.WhenAny(company, Task.Delay(options.CoalesceFor));
        lock (gate)
        {
            hurry = null;
            sent?.TrySetResult();
            (sent, next) = (next, null);
            leavingBytes = queue.Bytes;
            leaving = queue.Take(leaving);
            if (leaving.Count > 0) return true;
            sent?.TrySetResult();
            (retired, sending) = (true, false); // who still holds it and flushes it does not wait
            gateway.Retire(group, this);
            return false;
        }
    }

    /// <summary>Who is typing is told again or over soon. All else is missing until somebody says that it is.</summary>
    private static bool MustNotBeMissed(RealtimeEvent e) => e.Key?.StartsWith("typing:", StringComparison.Ordinal) != true;

    private static TaskCompletionSource Waiting() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
