using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace Veza.Shared.Database;

/// <summary>
/// One ordered writer behind a bounded queue, without a timer: when idle it writes at once; under load the items that
/// queued up while one write was under way share the next.
/// </summary>
public abstract class GroupCommit<T> : BackgroundService
{
    private readonly Channel<T> queue;
    private readonly int maxBatch;

    /// <summary>Starts with the host.</summary>
    /// <param name="maxQueued">Items that may wait.</param>
    /// <param name="maxBatch">Items in one write.</param>
    protected GroupCommit(int maxQueued, int maxBatch)
    {
        this.maxBatch = maxBatch;
        queue = Channel.CreateBounded<T>(new BoundedChannelOptions(maxQueued)
        {
            SingleReader = true,
            AllowSynchronousContinuations = false,
        });
    }

    /// <summary>Takes the item; false when the queue is full or the host is stopping.</summary>
    /// <remarks>Items are written in the order in which they were taken.</remarks>
    public bool TryEnqueue(T item) => queue.Writer.TryWrite(item);

    /// <summary>Takes no more, writes what was taken, and ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    /// <summary>Writes a batch and tells each item its outcome. An exception ends the process: there is no one to tell.</summary>
    protected abstract Task WriteAsync(IReadOnlyList<T> batch);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<T>(maxBatch);
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < maxBatch && queue.Reader.TryRead(out var item)) batch.Add(item);
            await WriteAsync(batch);
            batch.Clear();
        }
    }
}
