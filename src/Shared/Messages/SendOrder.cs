namespace Veza.Shared.Messages;

/// <summary>
/// Keeps the sends of one connection in the order in which they arrived, while their checks run side by side: a send
/// takes its turn on arrival and enters the writer's queue when the turn before it has ended.
/// </summary>
public sealed class SendOrder
{
    private readonly Lock gate = new();
    private SendTurn? last;

    /// <summary>The next turn. To be called on arrival, before anything is awaited; the turn must be disposed.</summary>
    public SendTurn Take()
    {
        lock (gate) return last = new SendTurn(last);
    }
}

/// <summary>A place in a <see cref="SendOrder"/>.</summary>
public sealed class SendTurn : IDisposable
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SendTurn? previous;

    internal SendTurn(SendTurn? previous) =>
        this.previous = previous is { ended.Task.IsCompleted: true } ? null : previous;

    /// <summary>Waits until it is this send's turn.</summary>
    internal Task WaitAsync() => previous?.ended.Task ?? Task.CompletedTask;

    /// <summary>Lets the next one go. May be called again.</summary>
    public void Dispose()
    {
        previous = null; // the chain must not keep what is over
        ended.TrySetResult();
    }
}
