namespace Veza.Shared.Messages.Sending;

/// <summary>
/// Keeps the sends of one connection in the order in which they arrived, while their checks run side by side: a send
/// takes its turn on arrival and enters the writer's queue when the turn before it has ended.
/// </summary>
public sealed class SendOrder
{
    private readonly Lock gate = new();
    private SendTicket? last;

    /// <summary>The next turn. To be called on arrival, before anything is awaited; the turn must be disposed.</summary>
    public SendTicket Take()
    {
        lock (gate) return last = new SendTicket(last);
    }
}

/// <summary>A place in a <see cref="SendOrder"/>.</summary>
public sealed class SendTicket : IDisposable
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SendTicket? previous;
    private int disposed;

    internal SendTicket(SendTicket? previous) =>
        this.previous = previous is { ended.Task.IsCompleted: true } ? null : previous;

    /// <summary>Waits until it is this send's turn.</summary>
    internal Task WaitAsync() => previous?.ended.Task ?? Task.CompletedTask;

    /// <summary>Lets the next one go, once those before have gone. May be called again.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1) return;
        var before = Interlocked.Exchange(ref previous, null); // the chain must not keep what is over
        if (before is null || before.ended.Task.IsCompleted) ended.TrySetResult();
        else _ = PassOnAsync(before);
    }

    /// <summary>Gave up before its turn came: the next one waits for whom this one would have waited for.</summary>
    private async Task PassOnAsync(SendTicket before)
    {
        await before.ended.Task;
        ended.TrySetResult();
    }
}
