using System.Data.Common;
using Microsoft.Extensions.Logging;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Receipts;

/// <summary>A report on its way to the writer.</summary>
public sealed class PendingReceipt(ReceiptReport report)
    : TaskCompletionSource<MergedReceipt>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>What is reported.</summary>
    public ReceiptReport Report => report;
}

/// <summary>Merges the receipts of many people in one statement: a lively room reports far more often than it talks.</summary>
public sealed class ReceiptWriter(ReceiptRepository receipts, TimeProvider clock, ILogger<ReceiptWriter> logger)
    : GroupCommit<PendingReceipt>(MaxQueued, MaxBatch)
{
    private const int MaxQueued = 10_000;
    private const int MaxBatch = 500;

    /// <inheritdoc/>
    protected override async Task WriteAsync(IReadOnlyList<PendingReceipt> batch)
    {
        var reports = new Dictionary<(RoomId, UserId), ReceiptReport>(batch.Count);
        foreach (var pending in batch)
        {
            var report = pending.Report;
            var key = (report.RoomId, report.UserId);
            reports[key] = reports.TryGetValue(key, out var other) ? report.With(other) : report;
        }

        try
        {
            var merged = (await receipts.MergeAsync([.. reports.Values], clock.Now(), CancellationToken.None))
                .ToDictionary(m => (m.RoomId, m.UserId));
            foreach (var pending in batch) pending.TrySetResult(merged[(pending.Report.RoomId, pending.Report.UserId)]);
        }
        catch (Exception fault) when (fault is DbException || Postgres.IsOutage(fault))
        {
            // Watermarks only rise: whoever reports again, or further, repairs it.
            if (Postgres.IsOutage(fault)) ReceiptLog.ReceiptsNotStored(logger, reports.Count, fault.GetType().Name);
            else ReceiptLog.ReceiptsFailed(logger, fault, reports.Count);
            foreach (var pending in batch) pending.TrySetException(fault);
        }
    }
}
