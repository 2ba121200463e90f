using System.Threading.Channels;

namespace Veza.Bench.Baselines;

/// <summary>A bounded queue with one writer, which stores what has queued while it stored the batch before.</summary>
internal sealed class GroupCommit(BareInsert insert) : BackgroundService
{
    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(10_000) { SingleReader = true });

    /// <summary>Stores it together with others.</summary>
    /// <returns>Its number, after the commit.</returns>
    public async Task<long> WriteAsync(NewMessage message, CancellationToken ct)
    {
        var waiting = new Waiting(message);
        await queue.Writer.WriteAsync(waiting, ct);
        return await waiting.Stored.Task;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>();
        while (await queue.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < BareInsert.BatchSize && queue.Reader.TryRead(out var next)) batch.Add(next);
            var numbers = await insert.WriteAsync(batch.ConvertAll(w => w.Message), stoppingToken);
            for (var i = 0; i < numbers.Length; i++) batch[i].Stored.SetResult(numbers[i]);
            batch.Clear();
        }
    }

    private sealed class Waiting(NewMessage message)
    {
        public NewMessage Message { get; } = message;

        public TaskCompletionSource<long> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
