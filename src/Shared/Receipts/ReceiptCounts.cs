using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages;
using Veza.Shared.Realtime;

namespace Veza.Shared.Receipts;

/// <summary>
/// Receipts of large rooms: one count for a room and interval, however many members report. Without it a message to n
/// members would cause n events to n members.
/// </summary>
public sealed class ReceiptCounts(
    ReceiptRepository receipts,
    IRealtimeGateway gateway,
    IOptions<MessageOptions> options,
    TimeProvider clock,
    ILogger<ReceiptCounts> logger) : BackgroundService
{
    private const int MaxRoomsPerRound = 50;

    private readonly ConcurrentDictionary<RoomId, Furthest> reported = new();
    private readonly SemaphoreSlim some = new(0, 1);

    /// <summary>Notes that somebody of a large room reported; the counts for the furthest reported messages follow.</summary>
    public void Note(MergedReceipt receipt)
    {
        var (marks, former) = (receipt.Marks, receipt.Former);
        Note(receipt.RoomId, new Furthest(
            marks.DeliveredSeq > former.DeliveredSeq ? marks.DeliveredSeq : 0, receipt.DeliveredId,
            marks.ReadSeq > former.ReadSeq ? marks.ReadSeq : 0, receipt.ReadId));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await some.WaitAsync(stoppingToken); // no timer runs while nobody reports
            await Task.Delay(options.Value.ReceiptCountInterval, clock, stoppingToken);
            var round = new Dictionary<RoomId, Furthest>();
            foreach (var room in reported.Keys.Take(MaxRoomsPerRound))
                if (reported.TryRemove(room, out var furthest)) round.Add(room, furthest);
            try
            {
                await SendAsync(round, stoppingToken);
            }
            catch (Exception outage) when (outage is DbException || Postgres.IsOutage(outage))
            {
                ReceiptLog.ReceiptCountsFailed(logger, outage);
                foreach (var (room, furthest) in round) Note(room, furthest);
            }

            if (!reported.IsEmpty) Wake();
        }
    }

    private async Task SendAsync(Dictionary<RoomId, Furthest> round, CancellationToken ct)
    {
        var counts = await receipts.ListCountsAsync(
            [.. round.Keys.Select(r => r.Value)], [.. round.Values.Select(f => f.DeliveredSeq)],
            [.. round.Values.Select(f => f.ReadSeq)], ct);
        foreach (var (room, delivered, read) in counts)
        {
            var furthest = round[room];
            if (furthest.DeliveredSeq > 0)
                gateway.Publish(
                    Group.Room(room),
                    ReceiptEvents.DeliveredCount(room, furthest.DeliveredId, furthest.DeliveredSeq, delivered));
            if (furthest.ReadSeq > 0)
                gateway.Publish(Group.Room(room), ReceiptEvents.ReadCount(room, furthest.ReadId, furthest.ReadSeq, read));
        }
    }

    private void Note(RoomId room, Furthest furthest)
    {
        reported.AddOrUpdate(room, static (_, f) => f, static (_, known, f) => known.With(f), furthest);
        if (some.CurrentCount == 0) Wake();
    }

    private void Wake()
    {
        try
        {
            some.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
    }

    /// <summary>The furthest messages of which somebody newly reported that they arrived, and were read; 0: none.</summary>
    private sealed record Furthest(long DeliveredSeq, Guid? DeliveredId, long ReadSeq, Guid? ReadId)
    {
        public Furthest With(Furthest other)
        {
            var (delivered, read) = (DeliveredSeq >= other.DeliveredSeq ? this : other, ReadSeq >= other.ReadSeq ? this : other);
            return new Furthest(delivered.DeliveredSeq, delivered.DeliveredId, read.ReadSeq, read.ReadId);
        }
    }
}
