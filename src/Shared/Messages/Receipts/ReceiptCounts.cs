using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Receipts;

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

    private readonly ConcurrentDictionary<RoomId, MergedReceipt> reported = new();
    private readonly SemaphoreSlim some = new(0, 1);

    /// <summary>Notes that somebody of a large room reported; the count for the furthest reported message follows.</summary>
    public void Note(MergedReceipt receipt)
    {
        reported.AddOrUpdate(
            receipt.RoomId, static (_, r) => r,
            static (_, known, r) => r.Marks.DeliveredSeq >= known.Marks.DeliveredSeq ? r : known, receipt);
        if (some.CurrentCount == 0) Wake();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await some.WaitAsync(stoppingToken); // no timer runs while nobody reports
            await Task.Delay(options.Value.ReceiptCountInterval, clock, stoppingToken);
            try
            {
                await SendAsync(stoppingToken);
            }
            catch (NpgsqlException fault)
            {
                MessageLog.ReceiptCountsFailed(logger, fault);
            }
        }
    }

    private async Task SendAsync(CancellationToken ct)
    {
        var round = new List<MergedReceipt>();
        foreach (var room in reported.Keys.Take(MaxRoomsPerRound))
            if (reported.TryRemove(room, out var receipt)) round.Add(receipt);
        if (!reported.IsEmpty) Wake();

        var furthest = round.ToDictionary(r => r.RoomId);
        var counts = await receipts.ListCountsAsync(
            [.. round.Select(r => r.RoomId.Value)], [.. round.Select(r => r.Marks.DeliveredSeq)], ct);
        foreach (var (room, delivered, read) in counts)
        {
            var (seq, id) = (furthest[room].Marks.DeliveredSeq, furthest[room].DeliveredId);
            gateway.Publish(
                Audience.Room(room),
                ReceiptEvents.DeliveredCount(room, id, seq, delivered),
                ReceiptEvents.ReadCount(room, id, seq, read));
        }
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
}
