using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Veza.Shared.Common;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms.Announcing;

namespace Veza.Shared.Messages.Sending;

/// <summary>
/// Tells the rooms what was stored, in the order of the commits. A stage of its own, so that the writer's next
/// transaction is under way while the last one is serialized.
/// </summary>
public sealed class MessageAnnouncer(IRealtimeGateway gateway, AnnouncementOrder order, LiveStats stats) : BackgroundService
{
    private readonly Channel<(List<PendingMessage> Batch, TaskCompletionSource? Told)> committed =
        Channel.CreateBounded<(List<PendingMessage>, TaskCompletionSource?)>(new BoundedChannelOptions(64) { SingleReader = true });

    private static readonly TimeSpan TellsWithin = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly List<(long Count, TaskCompletionSource Told)> waiting = [];
    private Task later = Task.CompletedTask;
    private long stored;
    private long toldSoFar;

    /// <summary>The batches of the writer that are not queued here yet.</summary>
    internal UnannouncedCommits UnannouncedCommits { get; } = new();

    /// <summary>A batch is durable, and nobody knows of it yet; <see cref="AnnounceAsync"/> follows.</summary>
    internal void Stored() => Interlocked.Increment(ref stored);

    /// <summary>
    /// Completes when all batches have been published that were durable before, and at the latest after a second: who changes a
    /// message tells so after the message itself was told.
    /// </summary>
    internal Task ToldAsync()
    {
        var count = Volatile.Read(ref stored);
        TaskCompletionSource wake;
        lock (gate)
        {
            if (toldSoFar >= count) return Task.CompletedTask;
            wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((count, wake));
        }

        return Task.WhenAny(wake.Task, Task.Delay(TellsWithin)); // at the end of the process nobody publishes any more
    }

    /// <summary>Queues a batch that is durable; waits when many are queued.</summary>
    internal ValueTask AnnounceAsync(List<PendingMessage> stored) => committed.Writer.WriteAsync((stored, null));

    /// <summary>Completes when all that was queued before has been published.</summary>
    internal async Task FlushAsync(CancellationToken ct)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await committed.Writer.WriteAsync(([], told), ct);
        await told.Task.WaitAsync(ct);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rooms = new Dictionary<RoomId, List<RealtimeEvent>>();
        await foreach (var (batch, flushed) in committed.Reader.ReadAllAsync(stoppingToken))
        {
            if (flushed is not null)
            {
                _ = FlushAsync(later, flushed);
                continue;
            }

            stats.CountMessages(batch.Count);
            foreach (var message in batch)
            {
                ref var events = ref CollectionsMarshal.GetValueRefOrAddDefault(rooms, message.Message.RoomId, out _);
                var view = new MessageView(message.Message, message.AuthorName, message.Quote, Names: message.Names);
                (events ??= []).Add(MessageEvents.New(view) with { Departures = message.Departures });
                if (message.Threads is { Place.IsFirst: true } threads) AddThreads(events, threads, message.Departures);
            }

            foreach (var (room, events) in rooms) gateway.Publish(Group.Room(room), CollectionsMarshal.AsSpan(events));
            rooms.Clear();
            CountTold();
            foreach (var message in batch) TellThreads(message);
        }
    }

    private static void AddThreads(List<RealtimeEvent> events, ThreadNews threads, long departures)
    {
        threads.IsTold = true;
        foreach (var change in threads.Changes) events.Add(MessageEvents.Changed(change) with { Departures = departures });
    }

    /// <summary>
    /// Threads of a room in which an earlier change is not told yet are told when that is; it may be waiting for the messages of this
    /// batch, so those do not wait for it.
    /// </summary>
    private void TellThreads(PendingMessage message)
    {
        if (message.Threads is not { } threads) return;
        message.Threads = null;
        if (threads.IsTold) order.Leave(threads.Place);
        else later = TellLaterAsync(later, message.Message.RoomId, threads, message.Departures);
    }

    private async Task TellLaterAsync(Task before, RoomId room, ThreadNews threads, long departures)
    {
        await before;
        try
        {
            await order.WaitAsync(threads.Place);
            var events = new List<RealtimeEvent>(threads.Changes.Count);
            AddThreads(events, threads, departures);
            gateway.Publish(Group.Room(room), CollectionsMarshal.AsSpan(events));
        }
        finally
        {
            order.Leave(threads.Place);
        }
    }

    private static async Task FlushAsync(Task before, TaskCompletionSource flushed)
    {
        await before;
        flushed.SetResult();
    }

    private void CountTold()
    {
        lock (gate)
        {
            toldSoFar++;
            for (var i = waiting.Count - 1; i >= 0; i--)
            {
                if (waiting[i].Count > toldSoFar) continue;
                waiting[i].Told.TrySetResult();
                waiting.RemoveAt(i);
            }
        }
    }
}
