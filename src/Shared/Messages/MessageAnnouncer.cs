using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages;

/// <summary>
/// Tells the rooms what was stored, in the order of the commits. A stage of its own, so that the writer's next
/// transaction is under way while the last one is serialized.
/// </summary>
public sealed class MessageAnnouncer(IRealtimeGateway gateway, LiveStats stats) : BackgroundService
{
    private readonly Channel<(List<PendingMessage> Batch, TaskCompletionSource? Told)> committed =
        Channel.CreateBounded<(List<PendingMessage>, TaskCompletionSource?)>(new BoundedChannelOptions(64) { SingleReader = true });

    /// <summary>The batches of the writer that are not queued here yet.</summary>
    internal Untold Untold { get; } = new();

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
        await foreach (var (batch, told) in committed.Reader.ReadAllAsync(stoppingToken))
        {
            if (told is not null)
            {
                told.SetResult();
                continue;
            }

            stats.CountMessages(batch.Count);
            foreach (var message in batch)
            {
                ref var events = ref CollectionsMarshal.GetValueRefOrAddDefault(rooms, message.Message.RoomId, out _);
                (events ??= []).Add(MessageEvents.New(new MessageView(message.Message, message.AuthorName, message.Quote)));
            }

            foreach (var (room, events) in rooms) gateway.Publish(Audience.Room(room), CollectionsMarshal.AsSpan(events));
            rooms.Clear();
        }
    }
}
